namespace NgHvi;

/// <summary>The spread of a mean field by squared scores of groups at its centre, (Σ_k g_k² − (Σ_k g_k)²/K + prior precision)^−½: a
/// diagonal Laplace approximation with the empirical Fisher information (Daxberger et al. 2021, section 2; of several runs, Eschenhagen et
/// al. 2021).</summary>
/// <remarks>An ELBO makes a mean field of a network's weights too narrow, and bands of what it expects with it. At most three times as
/// wide as the run had it: farther out nothing is known of the posterior.</remarks>
internal static class GroupSpread
{
    private const double Widest = 3;

    // Null: no mean field in θ itself, or scores of groups are not known.
    public static VariationalSource? Of(VariationalSource source)
    {
        if (source is not { IsMixable: true, Approximation: FactorGaussian { FactorCount: 0 } q, Target: { HasScores: true } target })
            return null;
        var m = q.ParameterCount;
        var (center, spread, squares, sums, prior) = (new double[m], new double[m], new double[m], new double[m], new double[m]);
        q.Locations(center, spread);
        var (evaluator, count) = (target.CreateEvaluator(source.Threads), 0);
        evaluator.PriorCurvature(center, prior);
        evaluator.Scores(center, areExpected: false, score =>
        {
            count++;
            for (var j = 0; j < m; j++) (squares[j], sums[j]) = (squares[j] + (score[j] * score[j]), sums[j] + score[j]);
        });
        var least = target.PriorPrecision;
        for (var j = 0; j < m; j++)
        {
            var information = Math.Max(squares[j] - (sums[j] * sums[j] / count), 0) + Math.Max(prior[j], least[j]);
            spread[j] = Math.Min(Widest * spread[j], 1 / Math.Sqrt(information));
        }

        var family = q.Choice.Create(m);
        family.Begin(center, spread, default);
        return source.With(family);
    }
}
