using System.CommandLine;
using System.Text.Json;

namespace NgHvi.Cli;

/// <summary><c>nghvi simulate</c>: data with a known truth.</summary>
internal static class SimulateCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var groups = CommandOption.Whole("--groups", 1, "Number of groups K.", 1000);
        var rows = CommandOption.Whole("--rows", 2, "Number of rows n, at least two a group.", 10_000);
        var variance = CommandOption.Real("--variance", true, "Variance of the random intercepts; the paper's are 0.01, 1 and 10.", 1);
        var residual = CommandOption.Real("--residual-variance", false, "Variance of the residuals.", 1);
        var seed = CommandOption.Seed(1);
        var output = new Option<string>("--output") { Description = "CSV file for the data.", HelpName = "FILE", Required = true };
        var truth = new Option<string?>("--truth") { Description = "JSON file for the truth behind them.", HelpName = "FILE" };
        var linear = ExamplesHelp.With(
            new Command(
                "linear",
                "Example 1 of the paper: y = x'β + α_group + e with five correlated covariates. Columns group, split, y, x1 … x5; "
                + "the first half of each group is \"train\", the rest \"test\".")
            {
                groups, rows, variance, residual, seed, output, truth,
            },
            "Examples:\n  nghvi simulate linear --groups 1000 --rows 10000 --variance 1 --seed 123 --output data.csv --truth truth.json");
        linear.SetAction(parsed =>
        {
            var (groupCount, rowCount) = (parsed.GetValue(groups)!.Value, parsed.GetValue(rows)!.Value);
            if (rowCount < 2 * (long)groupCount)
            {
                throw new InputException(
                    $"--rows is {rowCount}, but {groupCount} groups need at least two rows each, {2 * (long)groupCount}.");
            }

            var dataFile = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output")!;
            var truthFile = OutputFile.Check(streams, parsed.GetValue(truth), "--truth", dataFile.Path);
            var simulator = new LinearMixedSimulator
            {
                GroupCount = groupCount,
                RowCount = rowCount,
                RandomEffectVariance = parsed.GetValue(variance)!.Value,
                ResidualVariance = parsed.GetValue(residual)!.Value,
            };
            var key = parsed.GetValue(seed)!.Value;
            var simulation = simulator.Simulate(key);
            dataFile.Write(stream => CsvTable.Write(stream, DataTable.From(simulation.Table)));
            truthFile?.Write(JsonSerializer.SerializeToUtf8Bytes(Truth(simulation, key), Json));
        });
        return new Command("simulate", "Simulates data with a known truth.")
        {
            linear, SimulateDeepCommand.Create(streams), SimulatePanelCommand.Create(streams),
        };
    }

    private static object Truth(MixedSimulation simulation, long seed) => new
    {
        seed,
        fixedEffects = simulation.FixedEffects.ToArray(),
        randomEffectVariance = simulation.RandomEffectVariances[0],
        simulation.ResidualVariance,
        simulation.MarginalR2,
        simulation.ConditionalR2,
        randomEffects = simulation.RandomEffects.ToArray(),
    };
}
