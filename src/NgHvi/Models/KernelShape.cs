namespace NgHvi;

/// <summary>How θ = (hidden weights | β | response parameters | covariance) and the regressors [fixed columns | extra random columns |
/// features] of a model are laid out: all that kernels know of it.</summary>
/// <param name="WeightCount">Hidden weights.</param>
/// <param name="FixedCount">Fixed columns q.</param>
/// <param name="ExtraCount">Random columns that are no fixed column.</param>
/// <param name="FeatureCount">Features of the network.</param>
/// <param name="ParameterCount">Parameters of the response.</param>
/// <param name="RandomIndices">The regressors that α multiplies, length r.</param>
internal sealed record KernelShape(
    int WeightCount, int FixedCount, int ExtraCount, int FeatureCount, int ParameterCount, int[] RandomIndices)
{
    private IntegrationNodes? nodes;
    /// <summary>Number of regressors.</summary>
    public int RegressorCount => FixedCount + ExtraCount + FeatureCount;
    /// <summary>The first regressor that is a feature.</summary>
    public int FeatureStart => FixedCount + ExtraCount;
    /// <summary>Length of β.</summary>
    public int BetaCount => FixedCount + FeatureCount;
    /// <summary>r.</summary>
    public int RandomCount => RandomIndices.Length;
    /// <summary>Index in θ of the first coefficient of β.</summary>
    public int BetaOffset => WeightCount;
    /// <summary>Index in θ of the first parameter of the response.</summary>
    public int ParameterOffset => WeightCount + BetaCount;
    /// <summary>Index in θ of the first entry for Σ.</summary>
    public int CovarianceOffset => ParameterOffset + ParameterCount;

    /// <summary>The same with other nodes.</summary>
    public KernelShape With(IntegrationNodes other) => this with { nodes = other };
    /// <summary>The rule by which α of a group is integrated out numerically.</summary>
    public IntegrationNodes Nodes => LazyInitializer.EnsureInitialized(ref nodes, () => IntegrationNodes.Create(RandomCount));
}
