using NgHvi.Finance;

namespace NgHvi.Studies;

using Values = ImmutableSortedDictionary<string, object>;

/// <summary>The data of <c>nghvi simulate</c> from settings.</summary>
internal static class SimulatedData
{
    private const int MostRows = 20_000_000;

    public static Values Check(Values settings)
    {
        var design = (string)settings["design"];
        string[] ofPanel = ["scale", "share", "nonlinear"], ofLinear = ["rows", "variance", "residualVariance"];
        string[] foreign = design switch
        {
            "linear" => ["rowsPerGroup", .. ofPanel],
            "panel" => ["groups", "rowsPerGroup", .. ofLinear],
            _ => [.. ofLinear, .. ofPanel],
        };
        if (foreign.FirstOrDefault(settings.ContainsKey) is { } wrong)
            throw new InputException($"\"simulate.{wrong}\" does not go with the design {design}.");
        if (settings.TryGetValue("residualVariance", out var variance) && (double)variance <= 0)
            throw new InputException("\"simulate.residualVariance\" is 0; allowed are numbers > 0.");
        if (design == "panel")
        {
            Panel(settings); // Refuses what it cannot simulate.
            return settings;
        }

        var (groups, rows) = ((long)Whole(settings, "groups", 1000), (long)Whole(settings, "rows", 10_000));
        if (design == "linear" && rows < 2 * groups)
            throw new InputException($"\"simulate.rows\" is {rows}, but {groups} groups need at least two rows each, {2 * groups}.");
        var all = design == "linear" ? rows : groups * Whole(settings, "rowsPerGroup", 1);
        return all <= MostRows ? settings : throw new InputException($"\"simulate\" makes {all} rows; at most {MostRows} are allowed.");
    }

    public static DataTable Table(Values settings) => DataTable.From(
        (string)settings["design"] == "panel" ? Panel(settings).Simulate((long)settings["seed"]).Table : Simulate(settings).Table);

    // Of few rows: the formula is that of the design.
    public static string FormulaOf(string design)
    {
        if (design == "panel") return PanelSimulation.Formula;
        var small = Values.Empty.Add("design", design).Add("groups", 2).Add("seed", 1L);
        return Simulate(design == "linear" ? small.Add("rows", 4) : small.Add("rowsPerGroup", 6)).Formula;
    }

    private static MixedSimulation Simulate(Values settings)
    {
        var (design, seed) = ((string)settings["design"], (long)settings["seed"]);
        switch (design)
        {
            case "linear":
                return new LinearMixedSimulator
                {
                    GroupCount = Whole(settings, "groups", 1000),
                    RowCount = Whole(settings, "rows", 10_000),
                    RandomEffectVariance = Real(settings, "variance"),
                    ResidualVariance = Real(settings, "residualVariance"),
                }.Simulate(seed);
            default:
                var simulator = new DeepMixedSimulator(design switch
                {
                    "2a" => DeepMixedDesign.Example2a,
                    "2b" => DeepMixedDesign.Example2b,
                    _ => DeepMixedDesign.Example3,
                });
                return (simulator with
                {
                    GroupCount = Whole(settings, "groups", simulator.GroupCount),
                    RowsPerGroup = Whole(settings, "rowsPerGroup", simulator.RowsPerGroup),
                }).Simulate(seed);
        }
    }

    private static PanelSimulator Panel(Values settings)
    {
        double Fraction(string name, double usual)
        {
            var value = Real(settings, name, usual);
            return value <= 1 && (value > 0 || name == "share") ? value
                : throw new InputException(FormattableString.Invariant($"\"simulate.{name}\" is {value}; it is a share and at most 1."));
        }

        return new() { Scale = Fraction("scale", 1), Share = Fraction("share", 0.6), Nonlinear = Real(settings, "nonlinear") };
    }

    private static int Whole(Values settings, string name, int usual) => settings.TryGetValue(name, out var value) ? (int)value : usual;

    private static double Real(Values settings, string name, double usual = 1) =>
        settings.TryGetValue(name, out var value) ? (double)value : usual;
}
