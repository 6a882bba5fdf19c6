namespace NgHvi.Tests.Support;

/// <summary>A deep mixed model on random data.</summary>
/// <param name="Family">The response.</param>
/// <param name="Sizes">n_k.</param>
/// <param name="Widths">Of the hidden layers.</param>
internal sealed record DeepCase(ResponseFamily Family, int[] Sizes, int[] Widths)
{
    public Activation Activation { get; init; } = Activation.Tanh;

    public int Inputs { get; init; } = 3;

    /// <summary>The coefficients that vary by group; null: all.</summary>
    public int[]? Random { get; init; }

    public bool IsDiagonal { get; init; }

    /// <summary>Whether θ is in standardised units.</summary>
    public bool IsScaled { get; init; }

    public int Seed { get; init; } = 1;

    public NetworkArchitecture Architecture => new(Inputs, Widths, Activation);

    public int RandomCount => Random?.Length ?? Architecture.FeatureCount + 1;

    public static double[] Normals(int seed, int stream, int length)
    {
        var values = new double[length];
        NormalSampler.Fill(RandomKey.FromSeed(seed).Fold(stream), values);
        return values;
    }

    /// <summary>The rows, stacked by group.</summary>
    public (double[] Response, double[] Inputs, string[] Groups) Rows()
    {
        var n = Sizes.Sum();
        var (x, noise, effects) = (Normals(Seed, 0, n * Inputs), Normals(Seed, 1, n), Normals(Seed, 2, Sizes.Length));
        var (y, groups) = (new double[n], new string[n]);
        for (int k = 0, i = 0; k < Sizes.Length; k++)
        {
            for (var end = i + Sizes[k]; i < end; i++)
            {
                var signal = 0.3 + Math.Sin(x[i * Inputs]) + (0.5 * effects[k] * (1 + x[(i * Inputs) + Inputs - 1]));
                y[i] = Family == ResponseFamily.Gaussian ? signal + (0.7 * noise[i]) : signal + noise[i] > 0 ? 1 : 0;
                groups[i] = $"g{k}";
            }
        }

        return (y, x, groups);
    }

    public GroupedInputs Data()
    {
        var (y, x, groups) = Rows();
        return GroupedInputs.FromArrays(y, x, groups);
    }

    public DeepModel Model() => Model(Data());

    public DeepModel Model(GroupedInputs data)
    {
        var priors = IsScaled
            ? DeepMixedPriors.Weak(Family, Architecture, RandomCount, IsDiagonal)
            : DeepMixedPriors.Published(Family, Architecture, RandomCount, IsDiagonal);
        return Create(Family, data, Architecture, priors, IsScaled ? InputScaling.Standardize(data, Family) : null, Random);
    }

    public static DeepModel Create(
        ResponseFamily family, GroupedInputs data, NetworkArchitecture architecture, DeepMixedPriors priors, InputScaling? scaling = null, int[]? random = null) => family switch
        {
            ResponseFamily.Gaussian => new DeepMixedModel(data, architecture, priors, scaling, random),
            ResponseFamily.Probit => new DeepProbitMixedModel(data, architecture, priors, scaling, random),
            _ => new DeepLogitMixedModel(data, architecture, priors, scaling, random),
        };

    /// <summary>A point of ordinary size: random coefficients have variances near <paramref name="variance"/>.</summary>
    public static double[] Theta(DeepModel model, int seed, double variance = 0.5)
    {
        var theta = Normals(seed, 17, model.Parameters.Count);
        foreach (var block in model.Parameters.Blocks)
        {
            var part = block.Of(theta.AsSpan());
            for (var i = 0; i < part.Length; i++)
            {
                part[i] *= block.Scale == ParameterScale.Identity ? 0.6 : 0.3;
            }

            if (block.Offset != model.Parameters.Count - block.Length || block.Length == 0)
            {
                continue;
            }

            for (var i = 0; i < model.RandomCount; i++)
            {
                var index = block.Scale == ParameterScale.LogVariance ? i : CovariancePrior.HalfIndex(i, i, model.RandomCount);
                part[index] += (block.Scale == ParameterScale.LogVariance ? 1 : -0.5) * Math.Log(variance);
            }
        }

        return theta;
    }
}
