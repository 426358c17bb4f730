using System.Globalization;
using System.Text.Json;

namespace Chatbot.Bench.Results;

/// <summary>All runs of a name in one line for each number: the median, and how far the runs lie apart.</summary>
internal static class Summary
{
    public static async Task<int> PrintAsync(string path)
    {
        Console.WriteLine("| what | number | runs | median | least | most |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (var runs in (await ResultFile.ReadAsync(path)).GroupBy(result => result.GetProperty("Name").GetString()))
        {
            foreach (var number in runs.First().EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Number))
                PrintRow(runs.Key!, number.Name, Values(runs, number.Name));
        }

        return 0;
    }

    private static double[] Values(IEnumerable<JsonElement> runs, string name) =>
        [.. runs.Select(run => run.GetProperty(name)).Where(value => value.ValueKind == JsonValueKind.Number)
            .Select(value => value.GetDouble()).Order()];

    private static void PrintRow(string run, string name, double[] sorted) => Console.WriteLine(
        $"| {run} | {name} | {sorted.Length} | {Number(MedianOf(sorted))} | {Number(sorted[0])} | {Number(sorted[^1])} |");

    private static double MedianOf(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
