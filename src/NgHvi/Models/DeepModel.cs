namespace NgHvi;

/// <summary>
/// A mixed model on the features of a neural network: η_ki = z_kiᵀ(β + α_k), z = (1, features of x_ki), α_k ~ N(0, Σ) for a chosen subset of the coefficients (method sections 4.2 and
/// 4.3). θ = (hidden weights, β, log σ² for Gaussian responses, the block of Σ).
/// </summary>
public abstract class DeepModel : IHybridModel
{
    /// <summary>c of <see cref="SoftplusVariances"/> as a share of a small standard deviation.</summary>
    private const double UnitShare = 0.25;
    private readonly int[] randomFeatures;
    private readonly double[] inputs;
    private readonly double[] response;
    private RowChunks? chunks;

    private protected DeepModel(
        GroupedInputs data, NetworkArchitecture architecture, ResponseFamily family, DeepMixedPriors priors, InputScaling? scaling, IReadOnlyList<int>? randomFeatures)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(priors);
        Guard.SameLength(data.InputCount, "the data's inputs", architecture.InputCount, "the network's inputs");
        Guard.SameLength(priors.WeightScales.Count, "prior scales of weights", architecture.WeightCount, "weights");
        Guard.SameLength(priors.Fixed.Mean.Length, "prior mean of β", architecture.FeatureCount + 1, "features with the constant");
        (Data, Architecture, Family, Priors) = (data, architecture, family, priors);
        Scaling = scaling ?? InputScaling.None(data.InputCount);
        Guard.SameLength(Scaling.Centers.Length, "scaling", data.InputCount, "the data's inputs");
        (inputs, response) = (Scaling.Apply(data.Inputs), Scaling.ApplyToResponse(data.Response));
        CoefficientCount = architecture.FeatureCount + 1;
        this.randomFeatures = randomFeatures is null ? Enumerable.Range(0, CoefficientCount).ToArray() : [.. randomFeatures.Order().Distinct()];
        if (this.randomFeatures.Any(j => j < 0 || j >= CoefficientCount))
        {
            throw new ArgumentException($"Random coefficients are numbered from 0, the constant, to {CoefficientCount - 1}.", nameof(randomFeatures));
        }

        Covariance = RandomCovariance.Create(RandomCount, priors.RandomEffects);
        Shape = new KernelShape(
            architecture.WeightCount, 1, 0, architecture.FeatureCount, family == ResponseFamily.Gaussian ? 1 : 0, this.randomFeatures);
        if (family != ResponseFamily.Gaussian)
        {
            response = Array.ConvertAll(response, y => y > 0.5 ? 1.0 : -1);
        }

        CoefficientNames = architecture.LayerCount == 0
            ? ["(Intercept)", .. data.InputNames]
            : ["(Intercept)", .. Enumerable.Range(1, architecture.FeatureCount).Select(j => $"feature[{j}]")];
        FixedOffset = architecture.WeightCount;
        ResidualOffset = FixedOffset + CoefficientCount;
        CovarianceOffset = ResidualOffset + (family == ResponseFamily.Gaussian ? 1 : 0);
        var blocks = new List<(string, IReadOnlyList<string>, ParameterScale)>
        {
            ("hidden weights", architecture.WeightNames(), ParameterScale.Identity),
            ("fixed effects", CoefficientNames, ParameterScale.Identity),
        };
        if (family == ResponseFamily.Gaussian)
        {
            blocks.Add(("residual variance", ["log residual.variance"], ParameterScale.LogVariance));
        }

        blocks.Add(("random-effect covariance", Covariance.Names(data.GroupName), Covariance.Scale));
        Parameters = new ParameterLayout([.. blocks]);
        Quantities = DeepQuantities.List(this);
    }

    /// <summary>The data.</summary>
    public GroupedInputs Data { get; }

    /// <summary>The network.</summary>
    public NetworkArchitecture Architecture { get; }

    /// <summary>The response.</summary>
    public ResponseFamily Family { get; }

    /// <summary>The priors, in the units of <see cref="Scaling"/>.</summary>
    public DeepMixedPriors Priors { get; }

    /// <summary>The units in which θ is expressed.</summary>
    public InputScaling Scaling { get; }

    /// <summary>
    /// The precision of the network's features and their gradient. Sums over rows, θ and everything of the groups are in double precision either way.
    /// </summary>
    public NetworkPrecision Precision { get; init; }

    /// <summary>Number of coefficients of z, the constant included.</summary>
    public int CoefficientCount { get; }

    /// <summary>Names of the coefficients.</summary>
    public IReadOnlyList<string> CoefficientNames { get; }

    /// <summary>The coefficients that vary by group, counted from 0, the constant; length r.</summary>
    public ReadOnlySpan<int> RandomFeatures => randomFeatures;

    /// <summary>r.</summary>
    public int RandomCount => randomFeatures.Length;

    /// <inheritdoc/>
    public ParameterLayout Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReportedQuantity> Quantities { get; }

    /// <inheritdoc/>
    public bool IsCollapsible => true;

    /// <inheritdoc/>
    public bool IsMultimodal => Architecture.LayerCount > 0;

    /// <summary>Six operations a weight and row for the network, and those of the groups.</summary>
    public long EvaluationCost =>
        (long)Data.RowCount * ((6L * Architecture.WeightCount) + (4L * RandomCount * RandomCount) + (Family == ResponseFamily.Gaussian ? 0 : 60L * (Nodes.Count + 5)))
        + (Data.GroupCount * (long)RandomCount * RandomCount * RandomCount * 2);

    /// <inheritdoc/>
    public int BatchGroupCount => Data.GroupCount;

    /// <inheritdoc/>
    public int LatentLength => Data.GroupCount * RandomCount;

    /// <inheritdoc/>
    public bool DrawsExactly => Family == ResponseFamily.Gaussian;

    internal RandomCovariance Covariance { get; }

    /// <summary>The layout.</summary>
    internal KernelShape Shape { get; }

    /// <summary>Index in θ of the first coefficient of β.</summary>
    internal int FixedOffset { get; }

    /// <summary>Index in θ of log σ², for Gaussian responses.</summary>
    internal int ResidualOffset { get; }

    /// <summary>Index in θ of the first entry for Σ.</summary>
    internal int CovarianceOffset { get; }

    /// <summary>All rows, arranged; made when first needed.</summary>
    internal RowChunks Chunks => LazyInitializer.EnsureInitialized(ref chunks, () => Arrange([]));

    /// <summary>The rule by which α of a group is integrated out numerically.</summary>
    internal IntegrationNodes Nodes => Shape.Nodes;

    /// <inheritdoc/>
    public StartingPoint SuggestStart() => SuggestStart(RandomKey.FromSeed(1));

    /// <inheritdoc/>
    public StartingPoint SuggestStart(RandomKey key) => SuggestStart(key, 1, CancellationToken.None);

    /// <inheritdoc/>
    public StartingPoint SuggestStart(RandomKey key, int threads, CancellationToken cancellationToken) =>
        DeepStart.Suggest(this, key, threads, cancellationToken);

    /// <inheritdoc/>
    public StartingPoint PublishedStart(RandomKey key) => DeepStart.Published(this, key);

    /// <inheritdoc/>
    public IHybridModel InFittingCoordinates() =>
        Architecture.LayerCount == 0 && Covariance is IndependentCovariance { RandomCount: > 0 }
            ? new SoftplusVariances(this, Array.ConvertAll(DeepStart.SmallVariances(this), variance => UnitShare * Math.Sqrt(variance)))
            : this;

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(int threads = 1) => new DeepEvaluator(this, threads);

    /// <summary>The published start of chains: α ~ N(0, I) for binary responses (method section 4.3), 0 otherwise.</summary>
    /// <inheritdoc/>
    public void InitialLatents(RandomKey key, Span<double> latents)
    {
        if (Family == ResponseFamily.Gaussian)
        {
            latents.Clear();
        }
        else
        {
            NormalSampler.Fill(key, latents);
        }
    }

    /// <summary>Arranges the rows of some groups; empty: all.</summary>
    internal RowChunks Arrange(ReadOnlySpan<int> groups) =>
        RowChunks.Create(inputs, Data.InputCount, response, Data.GroupOffsets, groups);

    /// <summary>Mean and standard deviation of input j in the units of θ; 1 for a constant.</summary>
    internal (double Mean, double Sd) InputMoments(int j) => InputScaling.Moments(inputs, Data.InputCount, j);

    internal abstract PackKernel CreateKernel();
}
