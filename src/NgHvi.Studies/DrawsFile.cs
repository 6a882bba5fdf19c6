using System.Text.RegularExpressions;
using CsvHelper;
using Parquet;
using Parquet.Schema;

namespace NgHvi.Studies;

/// <summary>Joint draws of a fit as files for other programs.</summary>
public static partial class DrawsFile
{
    /// <summary>Formats by name.</summary>
    internal static IReadOnlyList<string> Formats { get; } = ["csv", "parquet", "netcdf", "stan"];

    /// <summary>Writes the draws of all reported quantities, all or nothing.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="path">File, replaced if present.</param>
    /// <param name="format">"csv" or "parquet": a row a draw with its number, its weight (of sum 1), logP = log p(y, θ) in nats and in the
    /// units of the data, logQ = log q₀(θ) where the method has a q₀, and the quantities. "netcdf": ArviZ's InferenceData as NetCDF4, and
    /// "stan": CSV as CmdStan writes it, both resampled to draws of one weight. Null: by the path's end, .parquet, .nc, else csv.</param>
    /// <param name="logLikelihood">NetCDF holds the log likelihood by draw and row. Null: where it takes at most 1 GiB.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="InputException">The log likelihood is wanted and the model has none by row.</exception>
    /// <exception cref="IOException">File cannot be written.</exception>
    public static void SaveDraws(this Fit fit, string path, string? format = null, bool? logLikelihood = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => Write(stream, fit, format ?? FormatOf(path), logLikelihood));
    }

    internal static string FormatOf(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? "parquet"
        : path.EndsWith(".nc", StringComparison.OrdinalIgnoreCase) ? "netcdf" : "csv";

    // Returns what was left out, and why, or null.
    internal static string? Write(Stream stream, Fit fit, string format, bool? logLikelihood = null)
    {
        var (draws, (logs, logQ)) = (fit.Draws, LogDensities(fit));
        var columns = draws.Names.Select(name => (Name: name, Values: draws[name])).ToArray();
        (string Name, IReadOnlyList<double> Values)[] all =
        [
            ("weight", draws.Weights.ToArray()), ("logP", logs), .. logQ is null ? [] : new[] { ("logQ", (IReadOnlyList<double>)logQ) },
            .. columns,
        ];
        switch (format)
        {
            case "csv":
                WriteCsv(stream, ["draw", .. all.Select(column => column.Name)], Enumerable.Range(0, draws.Count).Select(s => (string[])
                    [$"{s + 1}", .. all.Select(column => Number(column.Values[s]))]));
                break;
            case "parquet":
                WriteParquetAsync(
                    stream,
                    [
                        ("draw", [.. Enumerable.Range(1, draws.Count).Select(s => (double)s)]),
                        .. all.Select(column => (column.Name, column.Values.ToArray())),
                    ]).GetAwaiter().GetResult();
                break;
            case "netcdf":
                return InferenceDataFile.Write(stream, fit, logs, logQ, logLikelihood);
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

        return null;
    }

    // log p(y, θ) and log q₀(θ) of each draw.
    private static (double[] LogP, double[]? LogQ) LogDensities(Fit fit)
    {
        var (set, target, q0) = (fit.Source.Draws, fit.Source.Target, fit.Source.Q0);
        var (evaluator, source, m) = (target.CreateEvaluator(), set.CreateSource(), target.Parameters.Count);
        var (theta, x, scratch, logP) = (new double[m], new double[m], new double[m], new double[set.Count]);
        var logQ = q0 is null ? null : new double[set.Count];
        for (var s = 0; s < logP.Length; s++)
        {
            source(s, theta);
            logP[s] = evaluator.Collapsed(theta, scratch);
            if (q0 is not var (family, coordinates)) continue;
            coordinates.Invert(theta, x);
            logQ![s] = family.NegativeScore(x, scratch) - coordinates.LogJacobian(x);
        }

        return (logP, logQ);
    }

    // Letters, digits and "_", beginning with a letter.
    private static IEnumerable<string> StanNames(IEnumerable<string> names) => Distinct(
        names.Select(name => Odd().Replace(name, "_").Trim('_'))
            .Select(plain => plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : "q_" + plain),
        []);

    // What is one with another or taken is numbered.
    internal static IEnumerable<string> Distinct(IEnumerable<string> names, HashSet<string> taken)
    {
        foreach (var name in names)
        {
            var free = name;
            for (var i = 2; !taken.Add(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
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
