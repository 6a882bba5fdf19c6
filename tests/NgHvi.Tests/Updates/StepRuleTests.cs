using NgHvi.Tests.Families;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Updates;

public class StepRuleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clip_momentum_and_adadelta_are_those_of_the_reference(bool clipActive)
    {
        var v = ReferenceVectors.Load("gaussian_factor");
        var section = clipActive
            ? v.GetProperty("update_two_steps_clip_active")
            : v.GetProperty("update_two_steps_from_natgrad_damped_code_symmetric");
        var eta = v.Numbers("natgrad_damped_code_symmetric").Select(x => clipActive ? x * section.Number("scale") : x).ToArray();
        var norm = Math.Sqrt(eta.Sum(x => x * x));
        Assert.Equal(clipActive, norm > 50);
        eta = [.. eta.Select(x => norm > 50 ? x * 50 / norm : x)];
        var reference = FactorGaussianTests.Reference();
        var order = FactorGaussianFisherTests.ReferenceOrder().ToArray();
        var family = new FactorGaussian(10, 0);
        order.Select(i => reference.Lambda[i]).ToArray().CopyTo(family.Lambda, 0);
        var stepper = new StepRule.AdaDelta().Create(new UpdateSetup(family, 1));
        var (momentum, step) = (new double[19], 0);
        foreach (var expected in (clipActive ? section.GetProperty("result") : section).EnumerateArray())
        {
            step++;
            momentum = [.. momentum.Zip(eta, (m, x) => (0.6 * m) + (0.4 * x))];
            Tolerance.Close(expected.Numbers("bar"), momentum, 1e-12);
            stepper.Apply(family, step, [.. momentum, 0]);
            Tolerance.Close(expected.Numbers("lambda_after"), family.Lambda.AsSpan(0, 19), 1e-13);
        }

        Assert.Equal(2, step);
    }

    [Fact]
    public void Adam_is_the_published_recursion()
    {
        var run = new Walk(new StepRule.Adam(0.1));

        // The first step has length rate whatever the gradient.
        Assert.Equal(0.1, run.Go(1, 3), 1e-9);
        var (m, v) = (((0.9 * 0.3) - 0.1) / (1 - 0.81), ((0.999 * 0.009) + 0.001) / (1 - (0.999 * 0.999)));
        Assert.Equal(0.1 + (0.1 * m / Math.Sqrt(v)), run.Go(2, -1), 1e-9);
    }

    [Fact]
    public void Plain_rate_decays_after_its_delay()
    {
        var run = new Walk(new StepRule.Plain(0.5, 2));
        foreach (var (step, expected) in new[] { (1, 0.5), (2, 1.0), (4, 1.25) })
        {
            Assert.Equal(expected, run.Go(step, 1), 1e-15);
        }
    }

    [Fact]
    public void Rates_rise_over_the_warm_up()
    {
        foreach (var rule in new StepRule[] { new StepRule.AdaDelta(), new StepRule.Adam(), new StepRule.Plain(0.5) })
        {
            var (full, slow) = (new Walk(rule), new Walk(rule with { WarmUp = 4 }));
            foreach (var (step, factor) in new[] { (1, 0.25), (2, 0.5), (4, 1.0), (5, 1.0) })
            {
                // The running moments are those of full steps.
                var (before, slowBefore) = (full.Place, slow.Place);
                Tolerance.Close(factor, (slow.Go(step, 2) - slowBefore) / (full.Go(step, 2) - before), 1e-9);
            }
        }
    }

    [Fact]
    public void Rates_are_not_halved_by_estimates_that_are_not_known()
    {
        // Flat where it is known: from step 80 on every check halves unless too little is known.
        Assert.Equal(1, RateFraction(_ => double.NaN));
        Assert.Equal(1, RateFraction(step => step % 3 == 0 ? step % 2 : double.NaN));
        Assert.InRange(RateFraction(step => step % 3 == 0 ? double.NaN : step % 2), 0.4, 0.6);

        // Rising where it is known.
        Assert.Equal(1, RateFraction(step => step % 3 == 0 ? double.NaN : step));
    }

    private static double RateFraction(Func<int, double> elbo)
    {
        var stepper = new StepRule.TrustRegion().Create(new UpdateSetup(new FactorGaussian(2, 0), 16));
        for (var step = 1; step <= 140; step++)
        {
            stepper.Observe(step, elbo(step));
        }

        return stepper.Trust.RateFraction;
    }

    /// <summary>One coordinate that a rule moves.</summary>
    private sealed class Walk(StepRule rule)
    {
        private readonly FactorGaussian family = new([0], [], [1]);
        private readonly Stepper stepper = rule.Create(new UpdateSetup(new FactorGaussian(1, 0), 1));

        public double Place => family.Lambda[0];

        public double Go(int step, double direction)
        {
            stepper.Apply(family, step, [direction, 0]);
            return Place;
        }
    }
}
