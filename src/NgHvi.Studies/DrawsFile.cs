using System.Text.RegularExpressions;
using CsvHelper;
using Parquet;
using Parquet.Schema;

namespace NgHvi.Studies;

/// <summary>Joint draws of a fit as files for other programs.</summary>
public static partial class DrawsFile
{
    /// <summary>Formats by name.</summary>
    internal static IReadOnlyList<string> Formats { get; } = ["csv", "parquet", "stan"];

    /// <summary>Writes the draws of all reported quantities, all or nothing.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="path">File, replaced if present.</param>
    /// <param name="format">"csv" or "parquet": a row a draw with its number, its weight (of sum 1), logP = log p(y, θ) in nats and in the
    /// units of the data, and the quantities. "stan": CSV as CmdStan writes it, resampled to draws of one weight, logP as lp__ and names as
    /// Stan allows them. Null: parquet where the path ends in .parquet, else csv.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="IOException">File cannot be written.</exception>
    public static void SaveDraws(this Fit fit, string path, string? format = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => Write(stream, fit, format ?? FormatOf(path)));
    }

    internal static string FormatOf(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? "parquet" : "csv";

    internal static void Write(Stream stream, Fit fit, string format)
    {
        var (draws, logs) = (fit.Draws, LogJoint(fit));
        var columns = draws.Names.Select(name => (Name: name, Values: draws[name])).ToArray();
        switch (format)
        {
            case "csv":
                WriteCsv(stream, ["draw", "weight", "logP", .. draws.Names], Enumerable.Range(0, draws.Count).Select(s => (string[])
                    [$"{s + 1}", Number(draws[s].Weight), Number(logs[s]), .. columns.Select(column => Number(column.Values[s]))]));
                break;
            case "parquet":
                WriteParquetAsync(
                    stream,
                    [
                        ("draw", [.. Enumerable.Range(1, draws.Count).Select(s => (double)s)]), ("weight", draws.Weights.ToArray()),
                        ("logP", logs), .. columns.Select(column => (column.Name, column.Values.ToArray())),
                    ]).GetAwaiter().GetResult();
                break;
            case "stan":
                stream.Write(Encoding.UTF8.GetBytes(
                    $"# model = {MessageText.Of(fit.Model.Formula).ReplaceLineEndings(" ")}\n# method = variational\n" +
                    "# Draws of one weight, resampled from weighted ones.\n"));
                WriteCsv(
                    stream, ["lp__", .. StanNames(draws.Names)], DrawSet.Resample(draws.Weights.ToArray()).Select(s => (string[])
                        [Number(logs[s]), .. columns.Select(column => Number(column.Values[s]))]));
                break;
            default:
                throw new ArgumentException($"There is no format \"{format}\"; allowed are {FitOption.List(Formats)}.", nameof(format));
        }
    }

    // Of each draw.
    private static double[] LogJoint(Fit fit)
    {
        var (set, target) = (fit.Source.Draws, fit.Source.Target);
        var (evaluator, source) = (target.CreateEvaluator(), set.CreateSource());
        var (theta, gradient, result) = (new double[target.Parameters.Count], new double[target.Parameters.Count], new double[set.Count]);
        for (var s = 0; s < result.Length; s++)
        {
            source(s, theta);
            result[s] = evaluator.Collapsed(theta, gradient);
        }

        return result;
    }

    // Letters, digits and "_", beginning with a letter; what becomes one is numbered.
    private static IEnumerable<string> StanNames(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var plain = Odd().Replace(name, "_").Trim('_');
            plain = plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : "q_" + plain;
            var free = plain;
            for (var i = 2; !taken.Add(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
            yield return free;
        }
    }

    private static void WriteCsv(Stream stream, string[] header, IEnumerable<string[]> rows)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader(header);
        foreach (var row in rows) csv.WriteRecord(row);
    }

    private static async Task WriteParquetAsync(Stream stream, (string Name, double[] Values)[] columns)
    {
        using var content = new MemoryStream(); // The writer goes back.
        var schema = new ParquetSchema(columns.Select(column => (Field)new DataField<double>(column.Name)));
        var writer = await ParquetWriter.CreateAsync(schema, content).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using var rows = writer.CreateRowGroup();
            foreach (var (column, field) in columns.Zip(schema.DataFields))
                await rows.WriteAsync<double>(field, column.Values).ConfigureAwait(false);
            rows.CompleteValidate();
        }

        content.WriteTo(stream);
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    [GeneratedRegex("[^A-Za-z0-9]+")] private static partial Regex Odd();
}
