namespace NgHvi.Tests.Support;

/// <summary>A mixed model on random data.</summary>
/// <param name="Response">Name of the response.</param>
/// <param name="Sizes">n_k.</param>
internal sealed record MixedCase(string Response, int[] Sizes)
{
    /// <summary>Fixed columns, the first of ones.</summary>
    public int Columns { get; init; } = 3;

    public bool HasIntercept { get; init; } = true;

    /// <summary>Fixed columns that are random too.</summary>
    public int[] Random { get; init; } = [0];

    /// <summary>Random columns that are no fixed ones.</summary>
    public int Extra { get; init; }

    public int Inputs { get; init; }

    public int[] Widths { get; init; } = [];

    public bool HasRandomFeatures { get; init; }

    public Activation Activation { get; init; } = Activation.Tanh;

    public bool? IsDiagonal { get; init; }

    public Priors Priors { get; init; } = Priors.Published;

    public KernelChoice Kernel { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>"~ (1 | group)" for σ by group.</summary>
    public string? Sigma { get; init; }

    public double? Nu { get; init; }

    /// <summary>The block whose rows of one group share a shock: rows of equal regressors.</summary>
    public string? Shock { get; init; }

    /// <summary>Groups of equal random columns.</summary>
    public bool IsBalanced { get; init; }

    public bool HasGroups => Random.Length > 0 || Extra > 0 || HasRandomFeatures;

    public static double[] Normals(int seed, int stream, int length)
    {
        var values = new double[length];
        NormalSampler.Fill(RandomKey.FromSeed(seed).Fold(stream), values);
        return values;
    }

    /// <summary>The data; <paramref name="response"/> in place of the simulated one.</summary>
    public ModelData Data(double[]? response = null)
    {
        var n = Sizes.Sum();
        var (x, z, inputs) = (Normals(Seed, 0, n * Columns), Normals(Seed, 3, n * (Random.Length + Extra)), Normals(Seed, 4, n * Inputs));
        var (noise, effects) = (Normals(Seed, 1, n), Normals(Seed, 2, Sizes.Length));
        var (y, groups, width) = (new double[n], new string[n], Random.Length + Extra);
        for (int k = 0, i = 0; k < Sizes.Length; k++)
        {
            var start = i;
            for (var end = i + Sizes[k]; i < end; i++)
            {
                for (var j = 0; j < Columns; j++)
                {
                    x[(i * Columns) + j] = j == 0 && HasIntercept ? 1
                        : IsBalanced && k > 0 && Random.Contains(j) ? x[((i - start) * Columns) + j]
                        : x[(i * Columns) + j] + (2 * j);
                }

                for (var j = 0; j < Random.Length; j++)
                {
                    z[(i * width) + j] = x[(i * Columns) + Random[j]];
                }

                var signal = 0.3 + (Columns > 1 ? 0.4 * x[(i * Columns) + 1] : 0)
                    + (Inputs > 0 ? Math.Sin(inputs[i * Inputs]) : 0) + (0.5 * effects[k]);
                y[i] = Response is "gaussian" or "student" ? signal + (0.7 * noise[i]) : signal + noise[i] > 1 ? 1 : 0;
                groups[i] = $"g{k}";
            }
        }

        var names = Enumerable.Range(0, Columns).Select(j => j == 0 && HasIntercept ? "(Intercept)" : $"x{j}").ToArray();
        return ModelData.FromArrays(
            response ?? y,
            x,
            z,
            inputs,
            HasGroups ? groups : null,
            names,
            [.. Random.Select(j => names[j]), .. Enumerable.Range(1, Extra).Select(e => $"z{e}")],
            [.. Enumerable.Range(1, Inputs).Select(j => $"u{j}")],
            hasRandomFeatures: HasRandomFeatures);
    }

    public MixedDensity Model(double[]? response = null, KernelChoice? kernel = null) => Model(Data(response), kernel);

    public MixedDensity Model(ModelData data, KernelChoice? kernel = null) => new(data, new ModelOptions
    {
        Response = NgHvi.Response.Parse(Response),
        Sigma = Sigma,
        Nu = Nu,
        Shock = Shock,
        Priors = Priors,
        Hidden = Widths,
        Activation = Activation,
        IsDiagonal = IsDiagonal,
        Kernel = kernel ?? Kernel,
    });

    /// <summary>A point of ordinary size: random coefficients have variances near <paramref name="variance"/>.</summary>
    public static double[] Theta(MixedDensity model, int seed, double variance = 0.5)
    {
        var theta = Normals(seed, 17, model.Parameters.Count);
        foreach (var block in model.Parameters.Blocks)
        {
            var part = block.Of(theta.AsSpan());
            for (var i = 0; i < part.Length; i++)
            {
                part[i] *= block.Scale == ParameterScale.Identity ? 0.6 : 0.3;
            }
        }

        var covariance = theta.AsSpan(model.Shape.CovarianceOffset);
        for (var i = 0; i < model.RandomCount; i++)
        {
            var isFree = model.Covariance is FreeCovariance;
            covariance[isFree ? CovariancePrior.HalfIndex(i, i, model.RandomCount) : i] += (isFree ? -0.5 : 1) * Math.Log(variance);
        }

        return theta;
    }
}
