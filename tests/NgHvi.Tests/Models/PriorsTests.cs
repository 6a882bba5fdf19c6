using System.Text.Json;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class PriorsTests
{
    [Fact]
    public void Weak_priors_are_stated_for_centred_scaled_columns()
    {
        var priors = Priors.Weak.Resolve(PriorContexts.Linear(2));

        Assert.Equal("weak", priors.Name);
        Assert.Equal([0, 0, 0], priors.Fixed.Mean.ToArray());
        Tolerance.Close([0.04, 0, 0, 0, 0.16, 0, 0, 0, 0.16], priors.Fixed.Precision, 1e-15);
        Assert.Equal([new VariancePrior.HalfStudentT(3, 2.5)], priors.Parameters);
        Assert.Equal(new CovariancePrior.HuangWand(3, [2.5, 2.5]), priors.RandomEffects);
        Assert.Equal(
            new CovariancePrior.Independent(new VariancePrior.HalfStudentT(3, 2.5)),
            Priors.Weak.Resolve(PriorContexts.Linear(1)).RandomEffects);
    }

    [Fact]
    public void Weak_weights_depend_on_the_fan_in()
    {
        var network = PriorContexts.Network().Network!;
        var priors = Priors.Weak.Resolve(PriorContexts.Network());

        Assert.Equal(network.WeightCount, priors.WeightScales.Count);
        Assert.Equal(2, priors.WeightScales[network.Index(0, 1, -1)]);
        Assert.Equal(2 / Math.Sqrt(3), priors.WeightScales[network.Index(0, 1, 2)]);
        Assert.Equal(1, priors.WeightScales[network.Index(1, 1, 2)]);
        Assert.Equal(
            [0.04, 0.25, 0.25, 0.25],
            Enumerable.Range(0, 4).Select(j => priors.Fixed.Precision[j * 5]),
            (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(
            new CovariancePrior.Independent(Enumerable.Repeat(new VariancePrior.HalfStudentT(3, 1), 3).ToArray()),
            priors.RandomEffects);
    }

    [Fact]
    public void Published_priors_are_those_of_the_paper()
    {
        var raw = PriorContexts.Linear(2);
        raw = raw with
        {
            Units = raw.Units with
            {
                FixedCenters = [0, 0, 0],
                FixedScales = [1, 1, 1],
                RandomScales = [1, 1],
                ResponseCenter = 0,
                ResponseScale = 1,
            },
        };
        var gaussian = Priors.Published.Resolve(raw);
        var binary = Priors.Published.Resolve(PriorContexts.Network());

        Tolerance.Close([0.01, 0, 0, 0, 0.01, 0, 0, 0, 0.01], gaussian.Fixed.Precision, 1e-16);
        Assert.Equal([new VariancePrior.InverseGamma(1.01, 1.01)], gaussian.Parameters);
        Assert.Equal(new CovariancePrior.Wishart([0.01, 0.01], 3), gaussian.RandomEffects);
        Assert.Equal(
            new CovariancePrior.Independent(Enumerable.Repeat(new VariancePrior.InverseGamma(1.01, 1.01), 2).ToArray()),
            Priors.Published.Resolve(raw with { IsDiagonal = true }).RandomEffects);
        Assert.All(binary.WeightScales, scale => Assert.Equal(Math.Sqrt(50), scale));
        Assert.Equal(0.2, binary.Fixed.Precision[0], 1e-15);
        Assert.Equal(
            new CovariancePrior.Independent(Enumerable.Repeat(new VariancePrior.Gamma(0.1, 0.1), 3).ToArray()),
            binary.RandomEffects);
        Assert.False(Priors.Published.IsStandardized);
        Assert.True(Priors.Weak.IsStandardized);
    }

    /// <summary>
    /// Densities of β as the user has it and of the model's β' differ by the Jacobian alone:
    /// β_j = s_y β'_j/s_j and β_0 = c_y + s_y(β'_0 − Σ c_j β'_j/s_j).
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Priors_in_the_users_columns_are_mapped_exactly(bool isInterceptScaled)
    {
        var context = PriorContexts.Linear(2);
        var (sd, mean) = (new[] { 4, 0.3, 2 }, new[] { 5, 0.1, -0.4 });
        var priors = context.ToModelUnits([.. sd.Select((s, j) => new CoefficientPrior(mean[j], s, j == 0 && isInterceptScaled))]);
        double[] own = [0.3, -0.7, 1.1];
        var beta = own.Select((b, j) => PriorContexts.SdY * b / context.Units.FixedScales[j]).ToArray();
        beta[0] = 3 + (PriorContexts.SdY * own[0]) - (26.25 * beta[1]) - (1.25 * beta[2]);
        var atMeans = beta[0] + (26.25 * beta[1]) + (1.25 * beta[2]);
        var expected = isInterceptScaled
            ? Normal.PDFLn(3 + 5, 4 * PriorContexts.SdY, atMeans)
            : Normal.PDFLn(5, 4, beta[0]);
        expected += Normal.PDFLn(0.1, 0.3, beta[1]) + Normal.PDFLn(-0.4, 2, beta[2]);
        expected += (3 * Math.Log(PriorContexts.SdY)) - Math.Log(PriorContexts.SdX) - Math.Log(PriorContexts.SdW);

        Tolerance.Close(expected, priors.AddLogDensity(own, new double[3]), 1e-12);
    }

    [Fact]
    public void Scaled_priors_of_variances_and_covariances_are_those_of_the_scaled_quantity()
    {
        foreach (var prior in new VariancePrior[]
        {
            new VariancePrior.HalfStudentT(3, 2), new VariancePrior.InverseGamma(1.5, 0.4), new VariancePrior.Gamma(0.7, 3),
        })
        {
            Tolerance.Close(prior.LogDensity(0.4, out _), prior.Scaled(7).LogDensity(0.4 + Math.Log(7), out _), 1e-13);
        }

        double[] factors = [0.3, 5];
        var sigma = Matrix<double>.Build.DenseOfRowMajor(2, 2, [2, 0.7, 0.7, 1.3]);
        var scaling = Matrix<double>.Build.DenseOfDiagonalArray(factors);
        CovariancePrior[] covariances = [new CovariancePrior.HuangWand(3, [1.0, 2]), new CovariancePrior.Wishart([0.2, 0.9], 4)];
        foreach (var prior in covariances)
        {
            // The density of Ω changes by |D|³ (r + 1 = 3), with the Jacobian of w → Ω taken out.
            var before = DensityOfPrecision(prior, sigma.Inverse());
            var after = DensityOfPrecision(prior.Scaled(factors), (scaling * sigma * scaling).Inverse());
            Tolerance.Close(before + (3 * Math.Log(0.3 * 5)), after, 1e-12);
        }

        static double DensityOfPrecision(CovariancePrior prior, Matrix<double> precision)
        {
            var factor = precision.Cholesky().Factor.ToRowMajorArray();
            return prior.AddLogDensity(factor, 2, new double[3]) - CovariancePrior.LogJacobian(factor, 2);
        }
    }

    [Fact]
    public void Descriptions_are_in_the_units_of_the_data_and_rounded_for_reading()
    {
        var linear = PriorContexts.Linear(1);
        var unscaled = linear with { Units = linear.Units with { ResponseScale = 1 } };
        Assert.Equal(
            [
                "fixed effects ~ (Intercept) at the predictors' means normal(3, 10.8), x normal(0, 0.3922), w normal(0, 2.436)",
                "residual sd ~ half-t(3, 5.401)",
                "random-effect covariance ~ huang-wand(3; scales 5.401, 0.3922), at the predictors' means",
            ],
            Priors.Weak.Resolve(PriorContexts.Linear(2, isCentered: true)).Describe(PriorContexts.Linear(2, isCentered: true)));
        Assert.Equal(
            [
                "fixed effects ~ normal(0, 10)",
                "residual variance ~ inverse-gamma(1.01, 1.01)",
                "random-effect variance ~ inverse-gamma(1.01, 1.01)",
            ],
            Priors.Published.Resolve(unscaled).Describe(unscaled));
        Assert.Equal(
            [
                "weights ~ normal(0, 1 to 2)",
                "fixed effects ~ (Intercept) at the predictors' means normal(0, 5), x normal(0, 0.1453), features normal(0, 2)",
                "random-effect sd ~ half-t(3, 1), independent",
            ],
            Priors.Weak.Resolve(PriorContexts.Network()).Describe(PriorContexts.Network()));
        var rounded = linear with { Units = linear.Units with { ResponseCenter = -1.067e-16 } };
        Assert.Contains("normal(0, 10.8)", Priors.Weak.Resolve(rounded).Describe(rounded)[0]);
    }

    [Fact]
    public void Resolved_priors_are_saved_exactly()
    {
        var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        foreach (var (priors, context) in new[]
        {
            (Priors.Weak.Resolve(PriorContexts.Linear(2)), PriorContexts.Linear(2)),
            (Priors.Published.Resolve(PriorContexts.Linear(2)), PriorContexts.Linear(2)),
            (Priors.Published.Resolve(PriorContexts.Network()), PriorContexts.Network()),
        })
        {
            var text = JsonSerializer.Serialize(priors, json);
            var restored = JsonSerializer.Deserialize<ModelPriors>(text, json)!;
            Assert.Equal(text, JsonSerializer.Serialize(restored, json));
            Assert.Equal(priors.RandomEffects, restored.RandomEffects);
            Assert.Equal(priors.Fixed.Precision.ToArray(), restored.Fixed.Precision.ToArray());
            Assert.Equal(priors.Describe(context), restored.Describe(context));
            Assert.Same(restored, Priors.Of(restored).Resolve(context));
            Assert.Throws<InputException>(() => Priors.Of(restored).Resolve(PriorContexts.Linear(1)));
        }
    }
}
