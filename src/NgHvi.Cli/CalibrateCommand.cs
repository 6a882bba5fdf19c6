using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NgHvi.Cli;

/// <summary><c>nghvi calibrate</c>: whether a fit is right on average where its priors are true.</summary>
internal static class CalibrateCommand
{
    private const string Notes =
        """
        Simulation-based calibration (Talts and others 2018): parameters are drawn from the priors of the model, which stay those of
        the file's own response, random effects and responses from them on the same rows, and each is fitted. Where method and code
        are right, the posterior probability below the true value is uniform. mean is its mean (above 0.5: estimates are too low),
        spread its variance times 12 (above 1: posteriors are too narrow), p the probability that uniform ranks stray as far
        (Säilynoja, Bürkner and Vehtari 2022). All quantities together stay within their bands in 99 % of calibrations of a method
        that is right. p of q₀ is that of symmetric ranks under q₀ alone, before anything corrects it (Yao and others 2018).
        In place of data there may be a JSON file of the options of a fit, by their names. The result is the same for any number
        of jobs, and the first simulations are those of a shorter calibration. Ctrl-C ends it early and reports what there is.
        Exit code 1: a quantity leaves its bands.

        Examples:
          nghvi calibrate data.csv --formula "y ~ x1 + (1 + x1 | group)" --simulations 500 --jobs 8
          nghvi calibrate data.csv --formula "y ~ x1 + (1 | group)" --family logit --priors mine.json --output calibration.json
          nghvi calibrate fit-options.json --simulations 100 --csv ranks.csv
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var data = new Argument<string>("data") { Description = "The CSV file, or a JSON file of options.", HelpName = "data.csv" };
        string[] without = ["data", "threads", "checkpoint", "every"];
        var options = FitSpec.Options.Where(option => !without.Contains(option.Name)).Select(FitCommand.Create).ToArray();
        var simulations = CommandOption.Whole("--simulations", 1, "Number of simulations.", 500);
        var jobs = CommandOption.Whole("--jobs", 1, "Fits at a time, each of one thread; changes no number. [default: all processors]");
        var rescue = new Option<bool?>("--rescue")
        {
            Description = "Whether Hamiltonian chains replace fits that are not to be trusted, as nghvi fit --rescue. "
                + "[default: true, unless the method reports q₀ as it is]",
        };
        var output = new Option<string?>("--output") { Description = "File for table and ranks as JSON.", HelpName = "calibration.json" };
        var csv = new Option<string?>("--csv") { Description = "File for a row for each simulation and quantity.", HelpName = "ranks.csv" };
        var quiet = CommandOption.Quiet();
        var command = new Command("calibrate", "Asks whether fits of data drawn from the priors find the truth as often as they say.")
        {
            data,
        };
        foreach (var option in options) command.Add(option);
        foreach (var option in (Option[])[simulations, jobs, rescue, output, csv, quiet]) command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(data);
            var spec = options.Aggregate(Read(path), (built, option) =>
                parsed.GetValue(option) is { } text ? built.With(option.Name, text) : built);
            var refused = without.Skip(1).FirstOrDefault(name => spec[name] is not null);
            if (refused is not null) throw new InputException($"\"{refused}\" does not go with nghvi calibrate; leave it out.");
            spec.Check();
            string?[] inputs = [path, spec.Data, File.Exists(spec.Priors) ? spec.Priors : null];
            var json = OutputFile.Check(streams, parsed.GetValue(output), "--output", inputs);
            var table = OutputFile.Check(streams, parsed.GetValue(csv), "--csv", [.. inputs, parsed.GetValue(output)]);
            var count = parsed.GetValue(simulations)!.Value;
            var isQuiet = parsed.GetValue(quiet);
            var calibration = TerminalProgress.Run(streams, !isQuiet, "Calibrating", progress => spec.Calibrate(
                count, parsed.GetValue(jobs), parsed.GetValue(rescue),
                progress is null ? null : new Simulations(progress, count), cancellationToken));
            json?.Write(Encoding.UTF8.GetBytes(calibration.ToJson()));
            table?.Write(stream => CsvTable.Write(stream, DataTable.From(calibration.ToDataFrame())));
            if (!isQuiet) Write(streams.Output, calibration);
            return Task.FromResult(calibration.Count + calibration.Failed < count ? ExitCode.Cancelled
                : calibration.IsCalibrated ? ExitCode.Success : ExitCode.Unfinished);
        });
        return ExamplesHelp.With(command, Notes);
    }

    private static FitSpec Read(string path)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return new FitSpec { Data = path };
        try
        {
            return FitSpec.FromJson(RegularFile.ReadText(path, RegularFile.LargestSetting), Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"\"{path}\" cannot be read; a JSON file of the options of a fit is expected.", exception);
        }
    }

    private static void Write(TextWriter output, Calibration calibration)
    {
        output.WriteLine($"{calibration.Method.Name}: {calibration.Model.Formula}");
        List<string[]> lines = [["Ranks", "mean", "spread", "p", "p of q₀", ""]];
        lines.AddRange(calibration.Quantities.Select(one => (string[])
        [
            one.Name, Text(one.Mean, "0.000"), Text(one.Spread, "0.00"), Text(one.PValue, "0.0000"), Text(one.SymmetryPValue, "0.0000"),
            one.IsWithin ? "" : "outside",
        ]));
        TextColumns.Write(output, leftCount: 1, lines);
        output.WriteLine(calibration.Sentence);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calibration.Seconds:0.0} s of fits; seed {calibration.Seed}."));

        static string Text(double value, string format) =>
            double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Simulations as steps of a progress bar.</summary>
    private sealed class Simulations(IProgress<FitProgress> bar, int count) : IProgress<int>
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private readonly Lock gate = new();

        /// <inheritdoc/>
        public void Report(int value)
        {
            lock (gate) bar.Report(new(value, count, double.NaN, clock.Elapsed, (count - value) * (clock.Elapsed / value)));
        }
    }
}
