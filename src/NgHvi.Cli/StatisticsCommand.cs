using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi statistics</c>: from parts of data that are too many for one fit to what a fit needs of them.</summary>
internal static class StatisticsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var data = new Argument<string[]>("data")
        {
            Description = "CSV files, one after the other.",
            HelpName = "part.csv …",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?>[] shared = [.. ((string[])["formula", "where", "na", "missing", "separator", "decimal"])
            .Select(name => CommandOption.OfFit(name))];
        var output = new Option<string>("--output") { Description = "File for the statistics.", HelpName = "part.stats", Required = true };
        var command = new Command(
            "statistics", "Reads CSV files once and writes what a linear mixed model needs of their rows, in memory that does not grow.")
        {
            data,
        };
        foreach (var option in shared) command.Add(option);
        command.Add(output);
        command.SetAction(parsed =>
        {
            string? Text(string name) => parsed.GetValue(shared.First(option => option.Name == FitOptions.Find(name).Flag));

            var files = parsed.GetRequiredValue(data);
            var formula = Text("formula") ?? throw new InputException("--formula is missing, the model in lme4's notation.");
            var target = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output", files)!;
            var format = CsvFormat.Parse(Text("separator"), Text("decimal"), Text("missing"));
            PartStatistics? all = null;
            foreach (var file in files)
            {
                var part = PartStatistics.FromFile(
                    file, formula, Text("where"), Text("na") == "drop" ? MissingValues.Drop : MissingValues.Error, format);
                if (all is null) all = part;
                else all.Add(part);
            }

            target.Write(all!.Write);
            var groups = all.GroupCount == 0 ? "" : $" in {all.GroupCount} groups";
            var dropped = all.DroppedRowCount == 0 ? "" : $", {all.DroppedRowCount} with missing cells left out,";
            streams.Output.WriteLine($"Statistics of {all.RowCount} rows{groups}{dropped} were written to {target.Path}.");
        });
        return ExamplesHelp.With(
            command,
            """
            Statistics are of gaussian responses without deep(...): the fit of them equals that of all rows, and their size is that of
            the groups. Residuals, predictive checks and fits by other responses, --sigma, mini-batches or networks need the rows
            themselves. Parts may be made by different machines, such as tasks of a Slurm array; levels and groups need not be in all.

            Examples:
              nghvi statistics part-01.csv --formula "y ~ x1 + dept + (1 + x1 | group)" --output part-01.stats
              nghvi fit --statistics part-*.stats --output fit.json
            """);
    }
}
