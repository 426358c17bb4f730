using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Chatbot.Web.Resources;

namespace Chatbot.Tests.Components;

public sealed partial class TextsTests
{
    static readonly CultureInfo Neutral = CultureInfo.InvariantCulture; // Japanese
    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    [Fact]
    public void Texts_EveryOne_IsThereInBothLanguagesWithTheSamePlaces()
    {
        var japanese = All(Neutral);
        var english = All(English);

        Assert.Equal(japanese.Keys.Order(), english.Keys.Order());
        Assert.All(japanese, text => Assert.Equal(Places(text.Value), Places(english[text.Key])));
    }

    static Dictionary<string, string> All(CultureInfo culture) =>
        Texts.ResourceManager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
