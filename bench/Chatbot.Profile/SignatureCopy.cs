using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chatbot.Profile;

/// <summary>Copies the signature of a method (ECMA-335 II.23.2.1) into the profile, whose rows for the same types are others.</summary>
internal ref struct SignatureCopy
{
    private readonly MetadataReader _home;
    private readonly Names _names;
    private readonly BlobBuilder _copy;
    private BlobReader _reader;

    private SignatureCopy(BlobHandle signature, MetadataReader home, Names names)
    {
        (_home, _names, _copy) = (home, names, new());
        _reader = home.GetBlobReader(signature);
    }

    /// <exception cref="NotSupportedException">It has an array of several dimensions, or a pointer to a function.</exception>
    public static BlobBuilder Of(BlobHandle signature, MetadataReader home, Names names)
    {
        var copy = new SignatureCopy(signature, home, names);
        copy.Method();
        return copy._copy;
    }

    private void Method()
    {
        var header = _reader.ReadSignatureHeader();
        _copy.WriteByte(header.RawValue);
        if (header.IsGeneric)
        {
            Integer();
        }
        var parameters = Integer();
        // What is returned stands before them.
        for (var i = 0; i <= parameters; i++)
        {
            Type();
        }
    }

    private void Type()
    {
        var code = Integer();
        switch ((SignatureTypeCode)code)
        {
            case (SignatureTypeCode)SignatureTypeKind.Class or (SignatureTypeCode)SignatureTypeKind.ValueType:
                Name();
                break;
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                Name();
                Type();
                break;
            case SignatureTypeCode.Pointer or SignatureTypeCode.ByReference or SignatureTypeCode.SZArray or SignatureTypeCode.Pinned:
                Type();
                break;
            case SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter:
                Integer();
                break;
            case SignatureTypeCode.GenericTypeInstance:
                Integer();
                Name();
                var arguments = Integer();
                for (var i = 0; i < arguments; i++)
                {
                    Type();
                }
                break;
            case SignatureTypeCode.Array or SignatureTypeCode.FunctionPointer:
                throw new NotSupportedException("An array of several dimensions, or a pointer to a function.");
        }
    }

    private int Integer()
    {
        var value = _reader.ReadCompressedInteger();
        _copy.WriteCompressedInteger(value);
        return value;
    }

    private void Name() => _copy.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(_names.Type(_home, _reader.ReadTypeHandle())));
}
