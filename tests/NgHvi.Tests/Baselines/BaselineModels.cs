namespace NgHvi.Tests.Baselines;

/// <summary>Small simulated data sets and their models.</summary>
internal static class BaselineModels
{
    /// <summary>Groups of 3 to 8 rows, or of 5 when balanced; z is the first r columns of x = (1, normals).</summary>
    public static ModelData Linear(
        int groups, int q, int r, long seed, bool balanced = false, double effectSd = 0.8, Func<double, double>? unit = null)
    {
        var sizes = Enumerable.Range(0, groups).Select(k => balanced ? 5 : 3 + (k * 7 % 6)).ToArray();
        var group = sizes.SelectMany((size, k) => Enumerable.Repeat(k, size)).ToArray();
        var n = group.Length;
        var (y, x, z) = (new double[n], new double[n * q], new double[n * r]);
        var (normals, effects) = (new double[n * (q + 1)], new double[groups * Math.Max(1, r)]);
        NormalSampler.Fill(RandomKey.FromSeed(seed).Fold(0), normals);
        NormalSampler.Fill(RandomKey.FromSeed(seed).Fold(1), effects);
        for (var i = 0; i < n; i++)
        {
            y[i] = normals[(i * (q + 1)) + q];
            for (var j = 0; j < q; j++)
            {
                x[(i * q) + j] = j == 0 ? 1 : normals[(i * (q + 1)) + j];
                y[i] += x[(i * q) + j] * (0.7 - (0.4 * j));
                if (j < r)
                {
                    z[(i * r) + j] = x[(i * q) + j];
                    y[i] += x[(i * q) + j] * effectSd * effects[(group[i] * r) + j];
                }
            }

            y[i] = unit?.Invoke(y[i]) ?? y[i];
        }

        return ModelData.FromArrays(y, x, z, [], r == 0 ? null : [.. group.Select(k => $"g{k:D3}")]);
    }

    public static MixedDensity Density(ModelData data, bool published, bool? isDiagonal = null) =>
        new(data, new ModelOptions { Priors = published ? Priors.Published : Priors.Weak, IsDiagonal = isDiagonal });

    /// <summary>
    /// A response that depends on the first input by a slope that varies by group; the last group has its own size. Published priors.
    /// </summary>
    public static MixedDensity Deep(
        int groups,
        int inputCount,
        long seed,
        int[] widths,
        Activation activation = Activation.Tanh,
        bool isDiagonal = false,
        int lastSize = 4)
    {
        var sizes = Enumerable.Range(0, groups).Select(k => k == groups - 1 ? lastSize : 3 + (k * 7 % 6)).ToArray();
        var group = sizes.SelectMany((size, k) => Enumerable.Repeat(k, size)).ToArray();
        var (x, noise, effects) = (new double[group.Length * inputCount], new double[group.Length], new double[2 * groups]);
        var key = RandomKey.FromSeed(seed);
        NormalSampler.Fill(key.Fold(0), x);
        NormalSampler.Fill(key.Fold(1), noise);
        NormalSampler.Fill(key.Fold(2), effects);
        var y = noise.Select((e, i) => (0.5 * e) + effects[group[i]]
            + ((1 + effects[groups + group[i]]) * Math.Max(x[i * inputCount], 0)) - (0.6 * x[((i + 1) * inputCount) - 1])).ToArray();
        var ones = y.Select(_ => 1.0).ToArray();
        var data = ModelData.FromArrays(y, ones, ones, x, [.. group.Select(k => $"g{k:D3}")], hasRandomFeatures: true);
        var options = new ModelOptions { Priors = Priors.Published, Hidden = widths, Activation = activation, IsDiagonal = isDiagonal };
        return new MixedDensity(data, options);
    }

    /// <summary>A run to its end, on two threads.</summary>
    public static Fit Fit(this ITarget model, Method method, long seed = 1, int threads = 2) =>
        new Run(model, method, seed, threads).Finish(progress: null, TestContext.Current.CancellationToken);
}
