using NgHvi.Tests.Support;

namespace NgHvi.Tests.Updates;

public class DampingControlTests
{
    private const int M = 4;

    public static TheoryData<Family> Families => [new Family.Factor(2), new Family.Full()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Damping_falls_where_steps_gain_what_they_promise_and_rises_where_they_do_not(Family family)
    {
        foreach (var (gain, isLess) in ((double, bool)[])[(1, true), (0.45, false), (-1, false)])
        {
            var (solver, gaussian) = Solver(family, 0.1);
            var control = new DampingControl(solver, gaussian.Lambda.Length);
            double[] gradient = [.. Enumerable.Range(0, gaussian.Lambda.Length).Select(i => IsFree(family, i) ? Math.Sin(i + 1) : 0)];
            var x = new double[gradient.Length];
            for (var step = 5; step <= 20; step += 5)
            {
                Assert.True(solver.Solve(gradient, x));
                control.Begin(step, gaussian.Lambda);
                double[] next = [.. gaussian.Lambda.Zip(x, (at, move) => at + (1e-3 * move))];
                control.End(step, gradient, next);
                // Slopes after the step with which it has this share of what its model says.
                var after = (2 * gain * (1 - (0.5 * 1e-3))) - 1;
                control.Judge(step + 1, [.. gradient.Select(value => after * value)]);
            }

            Assert.Equal(isLess ? 0.1 / Math.Pow(1.5, 4) : gain < 0 ? 0.1 * Math.Pow(1.5, 4) : 0.1, solver.Damping.Amount, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_solve_is_checked_by_its_residual_and_the_damping_by_its_share(Family family)
    {
        var (solver, gaussian) = Solver(family, 0.3);
        double[] gradient = [.. Enumerable.Range(0, gaussian.Lambda.Length).Select(i => IsFree(family, i) ? Math.Cos(i + 1) : 0)];
        var x = new double[gradient.Length];
        Assert.True(solver.Solve(gradient, x));
        var (form, damped, residual) = solver.Check(x, gradient);
        Assert.Equal(FixedOrder.Dot(gradient, x), form, 1e-9 * Math.Abs(form));
        Assert.InRange(residual, 0, 1e-10);
        Assert.InRange(damped / form, 0.01, 0.99);
        if (family is Family.Full) Assert.Equal(0.3 / 1.3, damped / form, 1e-12);
    }

    [Fact]
    public void A_fit_by_automatic_damping_finds_the_posterior_and_its_monitor_says_how_much_there_was()
    {
        var model = FitCases.Model(MixedData.Random([4, 3, 5, 4, 4], 2, 1, 5));
        var rule = (UpdateRule.NaturalGradient)HybridVi.Default.Update;
        var usual = model.Fitted();
        var automatic = model.Fitted(HybridVi.Default with { Update = rule with { Damping = Damping.Automatic(10) } });
        Assert.Equal(usual.Elbo.Value, automatic.Elbo.Value, 0.1);
        var shares = automatic.Monitor!.DampingShares;
        Assert.True(shares[0] - shares.TakeLast(8).Average() > 0.2, string.Join(", ", shares));
        Assert.All(automatic.Monitor.SolverResiduals, residual => Assert.InRange(residual, 0, 1e-8));
    }

    private static bool IsFree(Family family, int i) // Not above the diagonal of B or C.
    {
        var width = family is Family.Full ? M : 2;
        var (row, column) = Math.DivRem(i - M, width);
        return i < M || i >= M * (1 + width) || column <= row;
    }

    private static (MetricSolver Solver, VariationalFamily Gaussian) Solver(Family family, double damping)
    {
        var gaussian = family.Create(M);
        for (var i = 0; i < gaussian.Lambda.Length; i++) gaussian.Lambda[i] = IsFree(family, i) ? 0.4 + (0.1 * (i % 5)) : 0;
        Assert.True(gaussian.Refresh());
        return (gaussian.CreateMetric(new(FisherMetric.Exact, Damping.Automatic(damping), null))!, gaussian);
    }
}
