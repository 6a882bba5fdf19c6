using System.CommandLine;
using NgHvi.Finance;

namespace NgHvi.Cli;

/// <summary><c>nghvi simulate panel</c>: a panel of stock returns with a known truth.</summary>
internal static class SimulatePanelCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var scale = CommandOption.Real("--scale", false, "Share of the 548 industries that is kept, every 1/s-th; at most 1.", 1);
        var share = CommandOption.Real("--share", true, "Probability that an industry differs from the pool; 0: none does. At most 1.",
            0.6);
        var nonlinear = CommandOption.Real("--nonlinear", true, "Factor of all bends; 0: the truth is linear.", 1);
        var tails = CommandOption.Choice("--tails", "Errors: Student-t with four degrees of freedom, or normal.", "t4", "t4", "normal");
        var month = CommandOption.Real("--month-shock", true, "Standard deviation of a month's common shock, percent.", 0.6);
        var industry = CommandOption.Real("--industry-shock", true, "Standard deviation of an industry's shock in a month, percent.", 1.2);
        var window = new Option<string>("--window")
        {
            Description = "First and last months to train and to test, of 2005-01 to 2019-12.",
            HelpName = "FROM:TO,FROM:TO",
            DefaultValueFactory = _ => "2005-01:2014-12,2015-01:2019-12",
        };
        var factorSeed = new Option<long>("--factor-seed")
        {
            Description = "Seed of the factors, on which R² depends most.",
            HelpName = "N",
            DefaultValueFactory = _ => 7,
        };
        var truth = new Option<bool>("--truth") { Description = "Add the column expected, the truth of the row's industry." };
        var seed = CommandOption.Seed(1);
        var output = new Option<string>("--output") { Description = "CSV file for the data.", HelpName = "FILE", Required = true };
        var command = new Command(
            "panel",
            "A panel of stock returns with the shape, size and signal of the paper's: columns stock, industry, month, ret, mkt, smb, hml "
            + "(percent), regime and split; 2583 stocks in 548 industries, 180 months.")
        {
            scale, share, nonlinear, tails, month, industry, window, factorSeed, truth, seed, output,
        };
        command.SetAction(parsed =>
        {
            double Number(Option<double?> option) => parsed.GetValue(option)!.Value;
            double Fraction(Option<double?> option) => Number(option) <= 1 ? Number(option)
                : throw new InputException(FormattableString.Invariant($"{option.Name} is {Number(option)}; it is a share and at most 1."));
            var file = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output")!;
            var simulator = new PanelSimulator
            {
                Scale = Fraction(scale),
                Share = Fraction(share),
                Nonlinear = Number(nonlinear),
                HasNormalTails = parsed.GetValue(tails) == "normal",
                MonthShock = Number(month),
                IndustryShock = Number(industry),
                FactorSeed = parsed.GetValue(factorSeed),
            };
            var simulation = Simulate(WithWindows(simulator, parsed.GetRequiredValue(window)), parsed.GetValue(seed)!.Value);
            var table = DataTable.From(simulation.Table);
            if (parsed.GetValue(truth))
            {
                var expected = simulation.ExpectedValues.ToArray().Select(value => Math.Round(value, 6));
                table = DataTable.FromColumns([.. table.Columns, DataColumn.FromNumbers("expected", expected)]);
            }

            file.Write(stream => CsvTable.Write(stream, table));
        });
        return ExamplesHelp.With(
            command,
            """
            Months are calm, medium or in crisis in all seeds alike. Industries draw intercept, slopes and bends around the pool's;
            stocks their own betas and scale; months and industries share shocks. Training rows have mean 0.96299 and standard deviation
            12.30809. The draws of an industry and stock do not depend on --scale and --window.

            Examples:
              nghvi simulate panel --seed 1 --output panel.csv
              nghvi simulate panel --scale 0.1 --truth --seed 3 --output small.csv
              nghvi simulate panel --share 0 --nonlinear 0 --tails normal --output null.csv
            """);
    }

    private static PanelSimulator WithWindows(PanelSimulator simulator, string text)
    {
        const int First = 2005 * 12;
        var parsed = MonthSplit.Parse("window=" + text).Windows;
        (int First, int Last)[] windows = [.. parsed.Select(window => (Month(window.From), Month(window.To)))];
        return windows is [var train, var test] && windows.All(window => window is { First: >= 1, Last: <= 180 })
            ? simulator with { Training = train, Test = test }
            : throw new InputException($"--window is \"{text}\"; allowed are two windows FROM:TO,FROM:TO of 2005-01 to 2019-12.");
        static int Month(string name) => (12 * int.Parse(name[..4], null)) + int.Parse(name[5..], null) - First;
    }

    private static PanelSimulation Simulate(PanelSimulator simulator, long seed)
    {
        try
        {
            return simulator.Simulate(seed);
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }
}
