namespace NgHvi;

/// <summary>Relatives of NG-HVI by the Bayesian learning rule, and their baseline.</summary>
internal static class LearningEntries
{
    private static readonly FitOption[] Common =
    [
        MethodEntry.Steps with { Default = "until the stopping rule is met" },
        MethodEntry.Draws with { Default = "8" },
        HybridEntries.Starts with { Default = "1" },
        HybridEntries.BatchGroups with { Default = "all" },
    ];

    private static readonly string[] Words = ["pathwise", "hessian", "gauss-newton", "empirical-fisher"];
    private static readonly EqualityComparer<FitOption> SameName = EqualityComparer<FitOption>.Create((a, b) => a?.Name == b?.Name);
    private static readonly FitOption Structure =
        FitOption.Choice("structure", "Of the precision of q₀.", ["full", "diagonal"]) with { Default = "full" };

    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        Entry("von", "variational online Newton, fewest steps where M is at most 300; small networks take it by default",
            values => HybridVi.Von(values.Text("structure") == "diagonal", CurvatureOf(values, Curvature.Hessian)),
            Structure, CurvatureOption("hessian")),
        Entry("vogn", "variational online Gauss–Newton, a mean field from squared scores of groups, or of rows without random effects",
            values => HybridVi.Vogn(CurvatureOf(values, Curvature.EmpiricalFisher)), CurvatureOption("empirical-fisher")),
        Entry("slang", "a precision of low rank from squared scores, for correlated parameters of larger models",
            values => HybridVi.Slang(values.Whole("rank") ?? 1, CurvatureOf(values, Curvature.EmpiricalFisher)),
            FitOption.Whole("rank", 1, "Rank of the precision beside its diagonal.") with { Default = "1" },
            CurvatureOption("empirical-fisher")),
        Entry("ivon", "a mean field from gradients alone, for every model", _ => HybridVi.Ivon()),
        Entry("map", "the posterior's mode and the Laplace approximation there, fast and rough", values => HybridVi.Map(
            CurvatureOf(values, Curvature.Hessian)), CurvatureOption("hessian"), MethodEntry.Draws with { Default = "1" }),
        Entry("mixture", "a mixture of Gaussians from the fit of one, for skew posteriors or several modes",
            values => HybridVi.GaussianMixture(values.Whole("components") ?? 2),
            FitOption.Whole("components", 2, "Components of the mixture.") with { Default = "2" },
            MethodEntry.Draws with { Default = "32 a component" }),
        Entry("flow", "a flow of affine couplings from the fit of a Gaussian, the closest and slowest",
            values => HybridVi.CouplingFlow(steps: values.Whole("steps")),
            MethodEntry.Steps with { Default = "2000" }, MethodEntry.Draws with { Default = "64" }),
        Entry("bbb", "Bayes by Backprop, a mean field by Adam along plain gradients, the baseline", _ => HybridVi.BayesByBackprop()),
    ];

    private static MethodEntry Entry(string name, string help, Func<MethodValues, HybridVi> create, params FitOption[] own) => new(
        name, help, [.. own, .. Common.Where(option => !own.Contains(option, SameName))],
        values => MethodEntry.Adjust(create(values), values))
    { Presets = ["default"] };

    private static FitOption CurvatureOption(params string[] words) =>
        FitOption.Choice("curvature", "How that of the posterior is estimated.", Words) with { Default = words[0] };

    private static Curvature CurvatureOf(MethodValues values, Curvature usual) => values.Text("curvature") is { } word
        ? Enum.Parse<Curvature>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true) : usual;
}
