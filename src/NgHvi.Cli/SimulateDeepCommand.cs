using System.CommandLine;
using System.Text.Json;

namespace NgHvi.Cli;

/// <summary><c>nghvi simulate deep</c>: data of the paper's deep examples.</summary>
internal static class SimulateDeepCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var design = CommandOption.Choice(
            "--design",
            "The paper's Example 2a, 2b or 3 (a response of 0 and 1).",
            "2a",
            "2a",
            "2b",
            "3");
        var groups = CommandOption.Whole("--groups", 1, "Number of groups K. Default: 1000.");
        var rows = CommandOption.Whole("--rows-per-group", 1, "Rows of every group. Default: 10 (2a), 50 (2b), 20 (3).");
        var seed = CommandOption.Seed(1);
        var output = new Option<string>("--output") { Description = "CSV file for the data.", HelpName = "FILE", Required = true };
        var truth = new Option<string?>("--truth") { Description = "JSON file for the truth behind them.", HelpName = "FILE" };
        var command = ExamplesHelp.With(
            new Command(
                "deep",
                "Data with a network behind them: columns group, split (\"train\", \"validation\", \"test\"), y, x1, x2 …")
            {
                design, groups, rows, seed, output, truth,
            },
            """
            Examples:
              nghvi simulate deep --design 2a --groups 1000 --seed 123 --output data.csv --truth truth.json
              nghvi simulate deep --design 3 --groups 500 --rows-per-group 20 --output binary.csv
            """);
        command.SetAction(parsed =>
        {
            var dataFile = OutputFile.Check(streams, parsed.GetRequiredValue(output), "--output")!;
            var truthFile = OutputFile.Check(streams, parsed.GetValue(truth), "--truth", dataFile.Path);
            var key = parsed.GetValue(seed)!.Value;
            var simulation =
                Simulate(parsed.GetRequiredValue(design), parsed.GetValue(groups), parsed.GetValue(rows), key);
            dataFile.Write(stream => CsvTable.Write(stream, DataTable.From(simulation.Table)));
            truthFile?.Write(JsonSerializer.SerializeToUtf8Bytes(Truth(simulation, key), Json));
        });
        return command;
    }

    private static MixedSimulation Simulate(string design, int? groups, int? rows, long seed)
    {
        var simulator = new DeepMixedSimulator(design switch
        {
            "2a" => DeepMixedDesign.Example2a,
            "2b" => DeepMixedDesign.Example2b,
            _ => DeepMixedDesign.Example3,
        });
        simulator = groups is { } count ? simulator with { GroupCount = count } : simulator;
        simulator = rows is { } perGroup ? simulator with { RowsPerGroup = perGroup } : simulator;
        var n = (long)simulator.GroupCount * simulator.RowsPerGroup;
        var largest = Array.MaxLength / 64;
        return n <= largest
            ? simulator.Simulate(seed)
            : throw new InputException($"--groups times --rows-per-group is {n}; at most {largest} rows can be simulated.");
    }

    private static object Truth(MixedSimulation simulation, long seed) => new
    {
        seed,
        widths = simulation.Widths.ToArray(),
        weights = simulation.Weights.ToArray(),
        fixedEffects = simulation.FixedEffects.ToArray(),
        randomEffectVariances = simulation.RandomEffectVariances.ToArray(),
        residualVariance = double.IsFinite(simulation.ResidualVariance) ? simulation.ResidualVariance : (double?)null,
        randomEffects = simulation.RandomEffects.ToArray(),
        expectedValues = simulation.ExpectedValues.ToArray(),
    };
}
