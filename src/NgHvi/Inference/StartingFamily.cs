namespace NgHvi;

/// <summary>q₀ before the first step.</summary>
internal static class StartingFamily
{
    /// <summary>Creates q₀ where the options' <see cref="Start"/> says.</summary>
    /// <exception cref="ArithmeticException">That is not a distribution.</exception>
    public static GaussianFamily Create(HybridViWorkspace workspace, long seed, CancellationToken cancellationToken)
    {
        var family = workspace.CreateFamily();
        var m = family.ParameterCount;
        var start = workspace.Options.Start;
        var key = RunStream.Of(seed, RunStream.StartingPoint);
        var point = start switch
        {
            Start.FromModel => workspace.Model.SuggestStart(key, workspace.Options.Threads, cancellationToken),
            Start.Published => workspace.Model.PublishedStart(key),
            _ => null,
        };
        var lambda = family.Lambda.AsSpan();
        var normals = new double[lambda.Length];
        NormalSampler.Fill(RunStream.Of(seed, RunStream.Loadings), normals);
        for (var k = 0; k < m; k++)
        {
            var (mean, scale, loading, random) = start switch
            {
                Start.FromModel guess => (
                    point!.Center[k], guess.ScaleFactor * point.Scale[k], guess.LoadingFactor ?? 0.1, true),
                Start.Published published => (point!.Center[k], point.Scale[k], published.Loading ?? 0.01, false),
                Start.Constant constant => (constant.Mean, constant.Scale, constant.Loading ?? 0.01, constant.RandomLoadings),
                _ => throw new UnreachableException(),
            };
            lambda[k] = mean;
            if (family is FullGaussian)
            {
                lambda[m + (k * m) + k] = scale;
                continue;
            }

            var p = workspace.FactorCount;
            for (var l = 0; l < Math.Min(k + 1, p); l++)
            {
                var index = m + (k * p) + l;
                lambda[index] = random ? loading * scale * normals[index] : loading;
            }

            lambda[(m * (1 + p)) + k] = scale;
        }

        return family.Refresh() ? family : throw new ArithmeticException("The starting point is not a distribution: a scale is 0 or not finite.");
    }
}
