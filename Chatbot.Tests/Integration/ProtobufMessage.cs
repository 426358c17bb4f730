using System.Buffers.Binary;
using System.Text;

namespace Chatbot.Tests.Integration;

/// <summary>The fields of a message in the wire format of protobuf, without its schema. https://protobuf.dev/programming-guides/encoding/</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> message)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = Varint(message.Span, ref position);
            var (number, type) = ((int)(tag >> 3), (int)(tag & 7));
            switch (type)
            {
                case 0:
                    _fields.Add((number, Varint(message.Span, ref position), default));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[position..]), default));
                    position += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref position);
                    _fields.Add((number, 0, message.Slice(position, length)));
                    position += length;
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[position..]), default));
                    position += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {type} of field {number}.");
            }
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int number) => All(number).Select(field => new ProtobufMessage(field.Bytes));

    public bool Has(int number) => All(number).Any();

    public string Text(int number) => All(number).Select(field => Encoding.UTF8.GetString(field.Bytes.Span)).LastOrDefault() ?? "";

    public string Hex(int number) => All(number).Select(field => Convert.ToHexStringLower(field.Bytes.Span)).LastOrDefault() ?? "";

    public ulong Number(int number) => All(number).Select(field => field.Value).LastOrDefault();

    private IEnumerable<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> All(int number) => _fields.Where(field => field.Number == number);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
