namespace NgHvi;

/// <summary>How θ = (hidden weights | β | response parameters | covariance) and the regressors [fixed columns | extra random columns |
/// features] of a model are laid out: all that kernels know of it.</summary>
/// <remarks>FixedCount is q, ExtraCount that of random columns that are no fixed column; RandomIndices, length r, are the regressors that α
/// multiplies.</remarks>
internal sealed record KernelShape(
    int WeightCount, int FixedCount, int ExtraCount, int FeatureCount, int ParameterCount, int[] RandomIndices)
{
    private IntegrationNodes? nodes;
    public int RegressorCount => FixedCount + ExtraCount + FeatureCount; // Number of regressors.
    public int FeatureStart => FixedCount + ExtraCount; // The first regressor that is a feature.
    public int BetaCount => FixedCount + FeatureCount; // Length of β.
    public int RandomCount => RandomIndices.Length; // r.
    public int BetaOffset => WeightCount; // Index in θ of the first coefficient of β.
    public int ParameterOffset => WeightCount + BetaCount; // Index in θ of the first parameter of the response.
    public int CovarianceOffset => ParameterOffset + ParameterCount; // Index in θ of the first entry for Σ.

    // The same with other nodes.
    public KernelShape With(IntegrationNodes other) => this with { nodes = other };
    // The rule by which α of a group is integrated out numerically.
    public IntegrationNodes Nodes => LazyInitializer.EnsureInitialized(ref nodes, () => IntegrationNodes.Create(RandomCount));
}
