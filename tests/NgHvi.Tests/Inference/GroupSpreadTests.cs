using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class GroupSpreadTests
{
    [Fact]
    public void Spreads_are_of_squared_scores_of_groups_and_of_the_prior_but_at_most_three_times_the_runs()
    {
        var truth = new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 24 }.Simulate(1);
        var model = MixedModel.From(truth.Table, truth.Formula, new() { Hidden = [4] });
        var fit = model.Run(HybridVi.MiniBatch(steps: 300), 1).Finish(null, TestContext.Current.CancellationToken);
        var (center, spread) = Of(fit);
        var (same, after) = Of(BlockChoice.Widened(fit));
        Assert.Equal(center, same);

        // Groups one after the other, each as if it stood for all of them.
        var (m, groups, target) = (center.Length, 24, fit.Source.Target);
        var (evaluator, slope, squares, sum) = (target.CreateEvaluator(), new double[m], new double[m], new double[m]);
        var prior = new double[m];
        evaluator.PriorCurvature(center, prior);
        double[] all = new double[m], own = new double[m];
        ((MixedEvaluator)evaluator).AddLogPrior(center, slope);
        for (var k = 0; k < groups; k++)
        {
            evaluator.Visit([k]);
            evaluator.Collapsed(center, all);
            for (var j = 0; j < m; j++)
            {
                own[j] = (all[j] - slope[j]) / groups;
                (squares[j], sum[j]) = (squares[j] + (own[j] * own[j]), sum[j] + own[j]);
            }
        }

        var wanted = spread.Select((s, j) => Math.Min(
            3 * s, 1 / Math.Sqrt(squares[j] - (sum[j] * sum[j] / groups) + Math.Max(prior[j], target.PriorPrecision[j])))).ToArray();
        Tolerance.Close(wanted, after, 1e-6);
        Assert.Contains(wanted.Zip(spread), pair => pair.First > 2.999 * pair.Second); // Both cases are there.
        Assert.Contains(wanted.Zip(spread), pair => pair.First < 2.9 * pair.Second);

        static (double[] Center, double[] Spread) Of(Fit fit)
        {
            var family = (FactorGaussian)fit.Source.Q0!.Value.Family;
            var (center, spread) = (new double[family.ParameterCount], new double[family.ParameterCount]);
            family.Locations(center, spread);
            return (center, spread);
        }
    }

    [Fact]
    public void A_fit_without_groups_stays_as_it_is()
    {
        var truth = new DeepMixedSimulator(DeepMixedDesign.Example2a) { GroupCount = 24 }.Simulate(1);
        var model = MixedModel.From(truth.Table, truth.Formula.Split(" + (")[0], new() { Hidden = [4] });
        var fit = model.Run(HybridVi.MiniBatch(steps: 50), 1).Finish(null, TestContext.Current.CancellationToken);
        Assert.Same(fit, BlockChoice.Widened(fit));
    }
}
