using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Where λ begins, in which coordinates, and families that are no Gaussian.</summary>
public class HybridStartTests
{
    private static readonly MixedData Slopes = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 2, 2);

    [Fact]
    public void Published_start_of_a_linear_model_is_that_of_the_constants()
    {
        foreach (var method in new[] { HybridVi.Published(), HybridVi.StochasticGradient() })
        {
            var constant = Begin(Slopes.Target(), method with { Start = Start.Constant(0.01, 0.01, 1) }, 4);
            Assert.Equal(constant.Lambda, Begin(Slopes.Target(), method, 4).Lambda);
        }
    }

    [Fact]
    public void Published_start_is_the_models_own_with_equal_loadings()
    {
        var method = HybridVi.Published(2) with { Start = Start.Published(0.03) };
        var (one, other) = (Begin(new GroupMeans(4), method, 1), Begin(new GroupMeans(4), method, 2));
        Assert.NotEqual(one.Mean[0], other.Mean[0]);
        Assert.Equal((0.01, 1, 0.5), (one.Mean[1], one.Scales[0], one.Scales[1]));
        Assert.All(Dense.FreeIndices(one).Where(i => i is >= 2 and < 6), i => Assert.Equal(0.03, one.Lambda[i]));
    }

    [Fact]
    public void A_random_guess_is_drawn_for_each_seed()
    {
        var first = Begin(new GroupMeans(4), HybridVi.Default, 1);
        Assert.Equal(first.Lambda, Begin(new GroupMeans(4), HybridVi.Default, 1).Lambda);
        Assert.NotEqual(first.Mean[0], Begin(new GroupMeans(4), HybridVi.Default, 2).Mean[0]);
        Assert.NotEqual(0, first.Mean[0]);
        var wide = Begin(new GroupMeans(4), HybridVi.Default with { Start = Start.FromModel(3, 0) }, 1);
        Assert.Equal([0.3, 0.3], wide.Scales.ToArray().Select(scale => Math.Round(scale, 12)));
        Assert.All(wide.Loadings.ToArray(), loading => Assert.Equal(0, loading));
    }

    [Fact]
    public void The_coordinates_of_the_start_are_those_of_the_run_and_of_its_posterior()
    {
        var posterior = Families.FullGaussianTests.Create(new FactorCase(4, 0, 0, 4));
        var root = Dense.RowMajor(2 * Dense.Covariance(posterior).Cholesky().Factor);
        var affine = new AffineCoordinates([1, 2, 3, 4], root);
        var target = new InCoordinates(new GaussianTarget(posterior, -3), affine);
        var run = Runs.Of(target, HybridVi.Default with { Family = new Family.Full(), Steps = 200 });
        run.Advance(100);
        var fit = Runs.Saved(run, target).Finish(null, TestContext.Current.CancellationToken);

        // q₀ lives in the coordinates; what is read of it is θ.
        var source = (VariationalSource)fit.Source;
        var (x, scale, theta) = (new double[4], new double[4], new double[4]);
        source.Average.Locations(x, scale);
        source.Coordinates.Map(x, theta);
        Tolerance.Close(posterior.Mean.ToArray(), theta, 1e-2);
        Assert.All(fit.Quantities.Zip(theta), pair => Assert.Equal(pair.Second, pair.First.Mean, 0.03));
        Tolerance.Close(-3, fit.Elbo.Value, 1e-3);

        var given = HybridVi.Default with { UsesFittingCoordinates = false, Family = new Family.Full() };
        Assert.IsType<IdentityCoordinates>(((VariationalSource)Runs.Begin(target, given).Snapshot()).Coordinates);
    }

    [Fact]
    public void A_start_that_is_no_distribution_is_refused()
    {
        var target = new InCoordinates(new GroupMeans(3), new IdentityCoordinates(2), 0);
        var failure = Assert.Throws<ArithmeticException>(() => Runs.Begin(target));
        Assert.StartsWith("The starting point is not a distribution", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_family_that_is_no_gaussian_finds_a_posterior_of_its_own_kind()
    {
        var target = new GaussianTarget(new SkewFamily(1, 0.5, 0.8), -4);
        foreach (var (step, guard) in new (StepRule, DivergenceGuard?)[]
        {
            (new StepRule.Adam(0.02), null),
            (new StepRule.TrustRegion { ShapeRate = 0.05, HalvingWindow = 0 }, new()),
        })
        {
            var method = HybridVi.Default with
            {
                Family = new SkewFamily.Chosen(), Update = new UpdateRule.PlainGradient { Step = step }, Guard = guard, Steps = 1500,
            };
            var fit = Runs.Of(target, method).Finish(null, TestContext.Current.CancellationToken);
            Tolerance.Close([1, 0.5, 0.8], ((VariationalSource)fit.Source).Average.Lambda, 0.02);
            Tolerance.Close(-4, fit.Elbo.Value, 1e-3);
            Assert.True(double.IsNaN(fit.PluginElbo));
        }

        var natural = HybridVi.Default with { Family = new SkewFamily.Chosen() };
        Assert.Equal("The skew family has no metric in closed form; use the plain gradient.", natural.Faults(target).First());
    }

    private static FactorGaussian Begin(ITarget target, HybridVi method, long seed) =>
        (FactorGaussian)Runs.Begin(target, method, seed).Approximation!;

    /// <summary>A target with fitting coordinates of its own.</summary>
    private sealed class InCoordinates(ITarget inner, Coordinates coordinates, double scale = 1) : ITarget
    {
        public ParameterLayout Parameters => inner.Parameters;

        public IReadOnlyList<string> QuantityNames => inner.QuantityNames;

        public bool IsCollapsible => inner.IsCollapsible;

        public StartingValues FindStart(StartRequest request)
        {
            var (center, scales) = (new double[coordinates.Count], new double[coordinates.Count]);
            scales.AsSpan().Fill(scale);
            return new(request.UsesFittingCoordinates ? coordinates : new IdentityCoordinates(coordinates.Count), center, scales);
        }

        public StartingValues PublishedStart(RandomKey key) => inner.PublishedStart(key);

        public IModelEvaluator CreateEvaluator(int threads = 1) => inner.CreateEvaluator(threads);
    }
}
