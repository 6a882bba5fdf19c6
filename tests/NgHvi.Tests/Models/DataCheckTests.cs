using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Data without a posterior worth a fit get one sentence with cause and way out; their neighbours are fitted.</summary>
public class DataCheckTests
{
    private const string InverseGamma =
        """{ "schema": "nghvi-priors/1", "residual": { "family": "inverse-gamma", "shape": 2, "rate": 1 } }""";

    [Theory]
    [InlineData("level", "y ~ x + (1 | g)", "is constant within the groups of \"g\"")]
    [InlineData("level", "y ~ 1 + (1 + x | g)", "is constant within the groups of \"g\"")]
    [InlineData("line", "y ~ x", "is an exact linear combination of the columns")]
    [InlineData("line", "y ~ x + (1 | g)", "is an exact linear combination of the columns")]
    [InlineData("line", "y ~ z + deep(x) + (1 | g)", "is an exact linear combination of the columns")]
    [InlineData("lines", "y ~ x + (1 | g)", "is fitted exactly by the columns and the random effects of \"g\"")]
    [InlineData("noise", "y ~ id", "60 fixed coefficients for 60 rows leave nothing else to be learned")]
    [InlineData("noise", "y ~ id + x + (1 | g)", "61 fixed coefficients for 60 rows leave nothing else to be learned")]
    [InlineData("noise", "y ~ g + (1 | g)", "already give each group of \"g\" its own level")]
    [InlineData("noise", "y ~ x + g:x + (0 + x | g)", "already give each group of \"g\" its own coefficient of \"x\"")]
    public void Nothing_left_to_be_learned_is_refused_with_its_cause(string kind, string formula, string sentence)
    {
        var options = formula.Contains("deep", StringComparison.Ordinal) ? new ModelOptions { Hidden = [3] } : null;
        var model = MixedModel.From(Frame(kind), formula, options);
        var fault = Assert.Throws<InputException>(() => model.Fitted());
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Single(fault.Message, '.');
        Assert.Throws<InputException>(() => model.Run(new Gibbs()));
    }

    [Theory]
    [InlineData("logit", "b ~ id", "60 fixed coefficients for 60 rows")]
    [InlineData("poisson", "b ~ id", "60 fixed coefficients for 60 rows")]
    [InlineData("probit", "b ~ g + (1 | g)", "its own level")]
    public void Of_other_responses_too(string response, string formula, string sentence)
    {
        var model = MixedModel.From(Frame("noise"), formula, new ModelOptions { Response = Response.Parse(response) });
        Assert.Contains(sentence, Assert.Throws<InputException>(() => model.Fitted()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noise", "y ~ g + (0 + x | g)", false)]
    [InlineData("nearly", "y ~ x", false)] // Six digits of a line are measurements with that noise.
    [InlineData("level", "y ~ x + (1 | g)", true)] // The prior keeps the residual variance from 0.
    [InlineData("line", "y ~ x", true)]
    public void Its_neighbours_are_fitted(string kind, string formula, bool isInverseGamma)
    {
        var priors = isInverseGamma ? Priors.Parse(InverseGamma) : Priors.Weak;
        var fit = MixedModel.From(Frame(kind), formula, new ModelOptions { Priors = priors }).Fitted();
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.ToString());
        if (kind == "nearly")
            Assert.InRange(fit["residual.sd"].Mean, 0.8e-6 / Math.Sqrt(12), 1.2e-6 / Math.Sqrt(12)); // Of rounding to 1e-6.
        if (isInverseGamma && kind == "line") // v | y ~ inverse-gamma(2 + n/2, 1) but for the coefficients' n of 2.
            Tolerance.Close(1 / (2 + ((60 - 2) / 2.0) - 1), fit["residual.variance"].Mean, 0.02);
    }

    [Fact]
    public void As_many_random_coefficients_as_rows_are_let_through() // The priors part the variances.
    {
        foreach (var formula in new[] { "y ~ x + (1 | id)", "y ~ 1 + (x | id)" })
            Assert.NotEmpty(MixedModel.From(Frame("noise"), formula).Fitted(HybridVi.Default with { Steps = 10 }).Warnings);
    }

    [Theory]
    [InlineData(1e300, 0, "reaches")]
    [InlineData(1e100, 0, "reaches")]
    [InlineData(1e-100, 0, "varies by")]
    [InlineData(1e-320, 0, "varies by")]
    [InlineData(1, 1e14, "too near to rounding")]
    public void Numbers_that_arithmetic_does_not_hold_are_refused_by_column(double scale, double shift, string sentence)
    {
        foreach (var name in new[] { "x", "y" })
        {
            var frame = Frame("noise");
            for (var i = 0; i < frame.Rows.Count; i++) frame[name][i] = ((double)frame[name][i] * scale) + shift;
            foreach (var priors in new[] { Priors.Weak, Priors.Published })
            {
                var options = new ModelOptions { Priors = priors };
                var fault = Assert.Throws<InputException>(() => MixedModel.From(frame, "y ~ x + (1 | g)", options));
                Assert.Contains($" \"{name}\" ", fault.Message, StringComparison.Ordinal);
                Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void One_row_is_refused_and_one_row_of_trials_is_not()
    {
        var row = new DataFrame(new DoubleDataFrameColumn("y", [3.0]), new DoubleDataFrameColumn("n", [9.0]));
        Assert.Contains(
            "One row is left", Assert.Throws<InputException>(() => MixedModel.From(row, "y ~ 1").Fitted()).Message,
            StringComparison.Ordinal);
        var fit = MixedModel.From(row, "cbind(y, n - y) ~ 1", new ModelOptions { Response = Response.Logit }).Fitted();
        Assert.InRange(fit["(Intercept)"].Mean, -0.9, -0.6); // log(3/6) = −0.69, and skewed from 0.
    }

    [Fact]
    public void Published_priors_of_tiny_numbers_are_refused()
    {
        var frame = Frame("noise");
        for (var i = 0; i < frame.Rows.Count; i++) frame["y"][i] = (double)frame["y"][i] * 1e-12;
        var model = MixedModel.From(frame, "y ~ x", new ModelOptions { Priors = Priors.Published });
        Assert.Contains("published priors", Assert.Throws<InputException>(() => model.Fitted()).Message, StringComparison.Ordinal);
    }

    private static DataFrame Frame(string kind)
    {
        const int N = 60;
        var random = new Random(8);
        double[] x = [.. Enumerable.Range(0, N).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] z = [.. Enumerable.Range(0, N).Select(_ => random.NextDouble())];
        double[] noise = [.. Enumerable.Range(0, N).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
        var y = Enumerable.Range(0, N).Select(i => kind switch
        {
            "level" => Math.Sin(9 * (i / 6)),
            "line" => 3 + (0.7 * x[i]),
            "nearly" => Math.Round(3 + (0.7 * x[i]), 6),
            "lines" => Math.Sin(9 * (i / 6)) + (0.7 * x[i]),
            _ => Math.Sin(9 * (i / 6)) + x[i] + noise[i],
        });
        return new DataFrame(
            new DoubleDataFrameColumn("x", x), new DoubleDataFrameColumn("z", z), new DoubleDataFrameColumn("y", y),
            new DoubleDataFrameColumn("b", noise.Select(value => value > 0 ? 1.0 : 0)),
            new StringDataFrameColumn("g", Enumerable.Range(0, N).Select(i => $"g{i / 6}")),
            new StringDataFrameColumn("id", Enumerable.Range(0, N).Select(i => $"r{i}")));
    }
}
