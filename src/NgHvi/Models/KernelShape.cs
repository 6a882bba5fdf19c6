namespace NgHvi;

/// <summary>θ = (weights | β | response | covariance); regressors [fixed | other random | features].</summary>
internal sealed record KernelShape(
    int WeightCount, int FixedCount, int ExtraCount, int FeatureCount, int ParameterCount, int[] RandomIndices)
{
    private IntegrationNodes? nodes;
    public int RegressorCount => FixedCount + ExtraCount + FeatureCount;
    public int FeatureStart => FixedCount + ExtraCount;
    public int BetaCount => FixedCount + FeatureCount;
    public int RandomCount => RandomIndices.Length;
    public int BetaOffset => WeightCount;
    public int ParameterOffset => WeightCount + BetaCount;
    public int CovarianceOffset => ParameterOffset + ParameterCount;
    public KernelShape With(IntegrationNodes other) => this with { nodes = other };
    public IntegrationNodes Nodes => LazyInitializer.EnsureInitialized(ref nodes, () => IntegrationNodes.Create(RandomCount));
}
