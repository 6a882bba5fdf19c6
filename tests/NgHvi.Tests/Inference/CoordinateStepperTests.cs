using NgHvi.Tests.Families;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class CoordinateStepperTests
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
        var family = FactorGaussianTests.Reference();
        var lambda = FactorGaussianFisherTests.ReferenceOrder().Select(i => family.Lambda[i]).ToArray();
        var (momentum, first, second) = (new double[19], new double[19], new double[19]);
        var step = 0;
        foreach (var expected in (clipActive ? section.GetProperty("result") : section).EnumerateArray())
        {
            step++;
            momentum = [.. momentum.Zip(eta, (m, x) => (0.6 * m) + (0.4 * x))];
            Tolerance.Close(expected.Numbers("bar"), momentum, 1e-12);
            CoordinateStepper.Apply(new StepRule.AdaDelta(), step, momentum, first, second, lambda);
            Tolerance.Close(expected.Numbers("lambda_after"), lambda, 1e-13);
        }

        Assert.Equal(2, step);
    }

    [Fact]
    public void Adam_is_the_published_recursion()
    {
        var (first, second, lambda) = (new double[1], new double[1], new double[1]);
        var rule = new StepRule.Adam(0.1);
        CoordinateStepper.Apply(rule, 1, [3], first, second, lambda);

        // The first step has length rate whatever the gradient.
        Assert.Equal(0.1, lambda[0], 1e-9);
        CoordinateStepper.Apply(rule, 2, [-1], first, second, lambda);
        var (m, v) = (((0.9 * 0.3) - 0.1) / (1 - 0.81), ((0.999 * 0.009) + 0.001) / (1 - (0.999 * 0.999)));
        Assert.Equal(0.1 + (0.1 * m / Math.Sqrt(v)), lambda[0], 1e-9);
    }

    [Fact]
    public void Plain_rate_decays_after_its_delay()
    {
        var lambda = new double[1];
        var rule = new StepRule.Plain(0.5, 2);
        foreach (var (step, expected) in new[] { (1, 0.5), (2, 1.0), (4, 1.25) })
        {
            CoordinateStepper.Apply(rule, step, [1], [], [], lambda);
            Assert.Equal(expected, lambda[0], 1e-15);
        }
    }

    [Fact]
    public void Rates_rise_over_the_warm_up()
    {
        foreach (var rule in new StepRule[] { new StepRule.AdaDelta(), new StepRule.Adam(), new StepRule.Plain(0.5) })
        {
            var (full, slow) = (new double[1], new double[1]);
            var (first, second, slowFirst, slowSecond) = (new double[1], new double[1], new double[1], new double[1]);
            foreach (var (step, factor) in new[] { (1, 0.25), (2, 0.5), (4, 1.0), (5, 1.0) })
            {
                var (before, slowBefore) = (full[0], slow[0]);
                CoordinateStepper.Apply(rule, step, [2], first, second, full);
                CoordinateStepper.Apply(rule with { WarmUp = 4 }, step, [2], slowFirst, slowSecond, slow);

                // The running moments are those of full steps.
                Tolerance.Close(factor, (slow[0] - slowBefore) / (full[0] - before), 1e-9);
            }
        }

        Assert.Contains("WarmUp must be ≥ 0", Assert.Throws<ArgumentOutOfRangeException>(() => new StepRule.Adam { WarmUp = -1 }).Message);
    }

    [Fact]
    public void The_trust_region_is_no_rule_by_coordinates() =>
        Assert.Throws<ArgumentException>(() => CoordinateStepper.Apply(new StepRule.TrustRegion(), 1, [1], [0], [0], new double[1]));
}
