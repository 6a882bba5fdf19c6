namespace NgHvi.Tests.Support;

/// <summary>Bartlett's identities: over draws of q the score ∇_λ log q has mean 0 and mean square F.</summary>
internal static class AverageScore
{
    public static void Check(GaussianFamily family, int draws)
    {
        var fisher = Dense.Fisher(family);
        var free = Dense.FreeIndices(family);
        var n = free.Length;
        var moved = family.Clone();
        var moments = new SampleMoments(n + (n * n));
        var score = new double[n];
        for (var i = 0; i < draws; i++)
        {
            var theta = family.Draw(RandomKey.FromSeed(31).Fold(i));
            for (var j = 0; j < n; j++)
            {
                // Central differences; their error of order 1e-8 is far below the sampling error.
                double LogDensity(double shift)
                {
                    family.Lambda.CopyTo(moved.Lambda.AsSpan());
                    moved.Lambda[free[j]] += shift;
                    Assert.True(moved.Refresh());
                    return moved.LogDensity(theta);
                }

                score[j] = (LogDensity(1e-4) - LogDensity(-1e-4)) / 2e-4;
            }

            moments.Add([.. score, .. score.SelectMany(a => score.Select(b => a * b))]);
        }

        moments.AssertMeans([.. new double[n], .. Dense.RowMajor(fisher)], 1e-6);
    }
}
