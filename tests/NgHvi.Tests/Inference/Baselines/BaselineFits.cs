namespace NgHvi.Tests.Inference.Baselines;

/// <summary>Fits that end when the test run is cancelled.</summary>
internal static class BaselineFits
{
    public static GibbsFit Gibbs(LinearMixedModel model, GibbsOptions options, long seed = 1) =>
        GibbsSampler.Fit(model, options, seed, null, TestContext.Current.CancellationToken);

    public static DataAugmentationFit DataAugmentation(LinearMixedModel model, DataAugmentationOptions options, long seed = 1) =>
        DataAugmentationVi.Fit(model, options, seed, null, TestContext.Current.CancellationToken);

    public static VariationalFit Hybrid(LinearMixedModel model) =>
        HybridVi.Fit(model, new HybridViOptions(), 1, null, TestContext.Current.CancellationToken);
}
