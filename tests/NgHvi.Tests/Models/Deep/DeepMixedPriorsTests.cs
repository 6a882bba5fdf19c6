using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

public class DeepMixedPriorsTests
{
    private static readonly NetworkArchitecture Architecture = new(5, [5, 5]);

    [Fact]
    public void Published_gaussian_numbers_are_the_papers()
    {
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, Architecture, 6);
        Assert.Equal("published", priors.Name);
        Assert.Equal(60, priors.WeightScales.Count);
        Assert.All(priors.WeightScales, scale => Assert.Equal(100, scale * scale, 1e-12));
        AssertIndependent(priors.Fixed, 6, 100);
        Assert.Equal(new VariancePrior.InverseGamma(1.01, 1.01), priors.Residual);
        Assert.Equal(new CovariancePrior.Wishart(0.01, 7), priors.RandomEffects);
        Assert.Equal(
            new CovariancePrior.Independent([.. Enumerable.Repeat(new VariancePrior.InverseGamma(1.01, 1.01), 6)]),
            DeepMixedPriors.Published(ResponseFamily.Gaussian, Architecture, 6, isDiagonal: true).RandomEffects);
    }

    [Theory]
    [InlineData(ResponseFamily.Probit)]
    [InlineData(ResponseFamily.Logit)]
    public void Published_binary_numbers_are_the_papers(ResponseFamily family)
    {
        var priors = DeepMixedPriors.Published(family, Architecture, 6);
        Assert.All(priors.WeightScales, scale => Assert.Equal(50, scale * scale, 1e-12));
        AssertIndependent(priors.Fixed, 6, 5);
        Assert.Null(priors.Residual);
        Assert.Equal(new CovariancePrior.Independent([.. Enumerable.Repeat(new VariancePrior.Gamma(0.1, 0.1), 6)]), priors.RandomEffects);
        Assert.Equal(new CovariancePrior.Wishart(0.01, 7), DeepMixedPriors.Published(family, Architecture, 6, isDiagonal: false).RandomEffects);
    }

    [Fact]
    public void Published_models_have_the_papers_number_of_parameters()
    {
        var data = new DeepCase(ResponseFamily.Gaussian, [3, 4], []) { Inputs = 5 }.Data();
        Assert.Equal(88, new DeepMixedModel(data, Architecture, DeepMixedPriors.Published(ResponseFamily.Gaussian, Architecture, 6)).Parameters.Count);
        var binary = new DeepCase(ResponseFamily.Probit, [3, 4], []) { Inputs = 5 }.Data();
        Assert.Equal(72, new DeepProbitMixedModel(binary, Architecture, DeepMixedPriors.Published(ResponseFamily.Probit, Architecture, 6)).Parameters.Count);
    }

    [Fact]
    public void Weak_numbers_are_those_of_the_documentation()
    {
        var architecture = new NetworkArchitecture(4, [9, 2]);
        var priors = DeepMixedPriors.Weak(ResponseFamily.Gaussian, architecture, 3);
        for (var i = 0; i < architecture.WeightCount; i++)
        {
            var fanIn = architecture.LayerOf(i) == 0 ? 4 : 9;
            Assert.Equal(architecture.IsBias(i) ? 4 : 4.0 / fanIn, priors.WeightScales[i] * priors.WeightScales[i], 1e-12);
        }

        AssertIndependent(priors.Fixed, 3, 4);
        Assert.Equal(new VariancePrior.HalfStudentT(3, 1), priors.Residual);
        Assert.Equal(new CovariancePrior.HuangWand(3, [1.0, 1, 1]), priors.RandomEffects);
        var binary = DeepMixedPriors.Weak(ResponseFamily.Logit, architecture, 3, isDiagonal: true);
        Assert.Equal([0.04, 0.25, 0.25], Enumerable.Range(0, 3).Select(j => Math.Round(binary.Fixed.Precision[j * 4], 12)));
        Assert.Null(binary.Residual);
        Assert.Equal(new CovariancePrior.Independent([.. Enumerable.Repeat(new VariancePrior.HalfStudentT(3, 1), 3)]), binary.RandomEffects);
    }

    [Fact]
    public void Published_start_is_the_papers()
    {
        var model = new DeepCase(ResponseFamily.Gaussian, [3, 4], [5, 2]) { Inputs = 3 }.Model();
        var start = model.PublishedStart(NgHvi.RandomKey.FromSeed(1));
        for (var i = 0; i < start.Center.Length; i++)
        {
            if (i >= model.Architecture.WeightCount)
            {
                Assert.Equal(0.01, start.Center[i]);
            }
            else if (model.Architecture.IsBias(i))
            {
                Assert.Equal(0, start.Center[i]);
            }
            else
            {
                var bound = Math.Sqrt(6) / (model.Architecture.LayerOf(i) == 0 ? 3 + 5 : 5 + 2);
                Assert.InRange(Math.Abs(start.Center[i]), 1e-6, bound);
            }
        }

        Assert.True(start.Scale.IndexOfAnyExcept(1.0) < 0);
        var binary = new DeepCase(ResponseFamily.Probit, [3, 4], [5, 2]).Model().PublishedStart(NgHvi.RandomKey.FromSeed(1));
        Assert.Equal((0.0, 0.01), (binary.Center[^1], binary.Scale[0]));
    }

    private static void AssertIndependent(FixedEffectsPrior prior, int count, double variance)
    {
        Assert.Equal(count, prior.Mean.Length);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                Assert.Equal(i == j ? 1 / variance : 0, prior.Precision[(i * count) + j], 1e-12);
            }
        }
    }
}
