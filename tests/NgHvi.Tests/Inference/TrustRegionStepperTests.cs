using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class TrustRegionStepperTests
{
    [Fact]
    public void Nats_of_the_mean_step_are_the_divergence_it_makes() => FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        var family = random.Create();
        var before = (FactorGaussian)family.Clone();
        var direction = new double[family.Lambda.Length];
        random.Normals(6, random.M).CopyTo(direction, 0);
        var rule = new StepRule.TrustRegion { UniquenessFloor = 0 };
        var (nats, shapeNats) = new TrustRegionStepper(rule, 16).Apply(family, 1, direction);
        var difference = Dense.Vector(family.Mean) - Dense.Vector(before.Mean);
        Tolerance.Close(0.5 * (difference * Dense.Covariance(before).Inverse() * difference), nats, 1e-9);
        Assert.Equal(0, shapeNats);
        Assert.InRange(nats, 0, (random.M / 8.0) + 1e-12);
        Tolerance.Close(Dense.RowMajor(Dense.Covariance(before)), Dense.RowMajor(Dense.Covariance(family)), 1e-12);
    });

    [Fact]
    public void A_small_shape_step_is_the_straight_step_and_a_large_one_keeps_d_positive() =>
        FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        var m = random.M;
        var rule = new StepRule.TrustRegion { UniquenessFloor = 0, ShapeRate = 1e-6, Radius = 1e6, SpikeFactor = 1e300 };
        var (family, before) = (random.Create(), random.Create());
        var direction = new double[family.Lambda.Length];
        foreach (var i in Dense.FreeIndices(family).Where(i => i >= m))
        {
            direction[i] = random.Normals(6, family.Lambda.Length)[i];
        }

        new TrustRegionStepper(rule, 16).Apply(family, 1, direction);
        var straight = before.Lambda.Zip(direction, (a, b) => a + (1e-6 * b)).ToArray();
        Tolerance.Close(straight, family.Lambda, 1e-10);

        var far = random.Create();
        new TrustRegionStepper(rule with { ShapeRate = 50 }, 16).Apply(far, 1, direction);
        Assert.All(Enumerable.Range(0, m), k => Assert.True(far.Scales[k] * before.Scales[k] > 0));
        Assert.True(far.Refresh());
    });

    [Fact]
    public void Nats_of_the_shape_step_are_measured_by_the_information_of_the_complete_pair() =>
        FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        var m = random.M;
        var rule = new StepRule.TrustRegion { ShapeRate = 1e-3, Radius = 1e6, SpikeFactor = 1e300 };
        var family = random.Create();
        var free = Dense.FreeIndices(family);
        var augmented = Dense.Damped(family, FisherMetric.Exact, Damping.Augmented(1)) - Dense.Fisher(family);
        var direction = new double[family.Lambda.Length];
        foreach (var i in free.Where(i => i >= m))
        {
            direction[i] = random.Normals(6, direction.Length)[i];
        }

        var n = Dense.Vector(free.Select(i => direction[i]).ToArray());
        var (_, nats) = new TrustRegionStepper(rule, 16).Apply(family, 1, direction);
        Tolerance.Close(0.5 * (n * augmented * n), nats * 1e6, 1e-9);
    });

    [Fact]
    public void Nats_of_a_full_shape_step_are_measured_by_its_fisher_information() => FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        var m = random.M;
        var rule = new StepRule.TrustRegion { ShapeRate = 1e-3, Radius = 1e6, SpikeFactor = 1e300 };
        var family = Families.FullGaussianTests.Create(random);
        var free = Dense.FreeIndices(family);
        var fisher = Dense.Fisher(family);
        var direction = new double[family.Lambda.Length];
        foreach (var i in free.Where(i => i >= m))
        {
            direction[i] = random.Normals(6, direction.Length)[i];
        }

        var n = Dense.Vector(free.Select(i => direction[i]).ToArray());
        var tolerance = 1e-12 * Dense.Covariance(family).ConditionNumber();
        var (_, nats) = new TrustRegionStepper(rule, 16).Apply(family, 1, direction);
        Tolerance.Close(0.5 * (n * fisher * n), nats * 1e6, tolerance);
    });

    [Fact]
    public void A_spike_is_held_to_a_multiple_of_recent_nats()
    {
        var family = new FactorGaussian([0, 0], [], [1, 1]);
        var stepper = new TrustRegionStepper(new StepRule.TrustRegion { SpikeFactor = 3, Radius = 100 }, 16);
        var (first, _) = stepper.Apply(family, 1, [0.2, 0, 0, 0]);
        Assert.Equal(first, stepper.Trust.RecentMeanKl);
        var (second, _) = stepper.Apply(family, 2, [20, 0, 0, 0]);
        Assert.Equal(0.5 * 0.1 * 0.1, first, 1e-12);
        Assert.Equal(3 * first, second, 1e-12);
        Assert.Equal((0.9 * first) + (0.1 * second), stepper.Trust.RecentMeanKl, 1e-12);
    }

    [Fact]
    public void Rates_rise_over_the_warm_up_and_decay()
    {
        var rule = new StepRule.TrustRegion { WarmUp = 4, DecayTime = 20 };
        Assert.Equal(0.25 / 1.05, rule.RateFactor(1), 1e-15);
        Assert.Equal(1 / 1.2, rule.RateFactor(4), 1e-15);
        Assert.Equal(1 / 6.0, rule.RateFactor(100), 1e-15);
        Assert.Equal(1, new StepRule.TrustRegion().RateFactor(100));
        Assert.Contains("DecayTime must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => rule with { DecayTime = 0 }).Message);
    }

    [Fact]
    public void A_factor_scales_the_step_and_is_not_taken_for_a_spike()
    {
        double[] direction = [0.2, 0, 0.1, 0];
        var stepper = new TrustRegionStepper(new StepRule.TrustRegion { UniquenessFloor = 0, Radius = 100, WarmUp = 100 }, 16);
        var small = new FactorGaussian([0, 0], [], [1, 1]);
        stepper.Apply(small, 1, direction);
        Assert.Equal(0.01 * 0.5 * 0.2, small.Mean[0], 1e-15);
        var full = new FactorGaussian([0, 0], [], [1, 1]);
        stepper.Apply(full, 100, direction);
        Assert.Equal(0.5 * 0.2, full.Mean[0], 1e-15);
        Assert.Equal(0.5 * 0.1 * 0.1, stepper.Trust.RecentMeanKl, 1e-15);
    }

    [Fact]
    public void Uniqueness_stays_above_its_floor()
    {
        var family = new FactorGaussian([0, 0], [3, 3], [0.1, 0.1]);
        new TrustRegionStepper(new StepRule.TrustRegion { UniquenessFloor = 0.1 }, 16).Apply(family, 1, new double[6]);
        Assert.All([0, 1], k => Assert.InRange(family.Scales[k] * family.Scales[k] / 9, 0.1 - 1e-12, 1));
    }
}
