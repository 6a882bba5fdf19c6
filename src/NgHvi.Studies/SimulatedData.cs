namespace NgHvi.Studies;

using Values = ImmutableSortedDictionary<string, object>;

/// <summary>The data of <c>nghvi simulate</c> from settings.</summary>
internal static class SimulatedData
{
    private const int MostRows = 20_000_000;

    public static Values Check(Values settings)
    {
        var design = (string)settings["design"];
        string[] foreign = design == "linear" ? ["rowsPerGroup"] : ["rows", "variance", "residualVariance"];
        if (foreign.FirstOrDefault(settings.ContainsKey) is { } wrong)
            throw new InputException($"\"simulate.{wrong}\" does not go with the design {design}.");
        if (settings.TryGetValue("residualVariance", out var variance) && (double)variance <= 0)
            throw new InputException("\"simulate.residualVariance\" is 0; allowed are numbers > 0.");
        var (groups, rows) = ((long)Whole(settings, "groups", 1000), (long)Whole(settings, "rows", 10_000));
        if (design == "linear" && rows < 2 * groups)
            throw new InputException($"\"simulate.rows\" is {rows}, but {groups} groups need at least two rows each, {2 * groups}.");
        var all = design == "linear" ? rows : groups * Whole(settings, "rowsPerGroup", 1);
        return all <= MostRows ? settings : throw new InputException($"\"simulate\" makes {all} rows; at most {MostRows} are allowed.");
    }

    public static DataTable Table(Values settings) => DataTable.From(Simulate(settings).Table);

    // Of few rows: the formula is that of the design.
    public static string FormulaOf(string design)
    {
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
            case "finance":
                var panel = new FinancePanelSimulator();
                panel = panel with { IndustryCount = Whole(settings, "groups", panel.IndustryCount) };
                var months = Whole(settings, "rowsPerGroup", panel.TrainingMonths + panel.TestMonths);
                return (panel with { TrainingMonths = months - (months / 6), TestMonths = months / 6 }).Simulate(seed);
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

    private static int Whole(Values settings, string name, int usual) => settings.TryGetValue(name, out var value) ? (int)value : usual;

    private static double Real(Values settings, string name) => settings.TryGetValue(name, out var value) ? (double)value : 1;
}
