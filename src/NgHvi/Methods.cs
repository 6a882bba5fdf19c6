namespace NgHvi;

internal static class Methods
{
    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        HybridEntries.Natural, HybridEntries.MiniBatch, HybridEntries.Plain, .. LearningEntries.All, DataAugmentationVi.Entry, Gibbs.Entry,
        Nagvac.Entry, HybridEntries.AverageInformation,
    ];

    public static MethodEntry Of(string name) => All.First(method => method.Name == name);
}
