using Microsoft.Data.Analysis;

namespace NgHvi.Tests;

/// <summary>Formulas as lme4 users write them give lme4's estimates, and predictions after a file too.</summary>
public class FormulaFitTests
{
    // u <- function(i, s) { v <- sin(s * (i + 1)) * 1000; v - floor(v) - 0.5 }
    // i <- 0:599; a <- i %% 12; b <- (i %/% 12) %% 5; x <- 0.5 + (i * 7) %% 23 / 4; c <- (i %/% 7) %% 4 + 1; k <- a * 5 + b
    // d <- data.frame(a, b, c, x, y = exp(0.2 + 0.5 * log(x) - 0.02 * x^2 + 0.3 * (c == 3) + u(k, 7.7) + 0.8 * u(i, 1.3)),
    //   w = 1 + (0.5 + u(a, 5.1)) * x + 3 * u(a, 3.3) + 2 * u(i, 2.9))
    private static readonly DataFrame Rows = Create();

    // lmer(log(y) ~ log(x) + I(x^2) + factor(c) + (1 | a:b), d) of lme4: estimates, standard errors; standard deviations.
    private static readonly (string Name, double Estimate, double Error)[] OfTransforms =
    [
        ("(Intercept)", 0.2236882, 0.04610929), ("log(x)", 0.4889665, 0.02813450), ("I(x^2)", -0.0179830, 0.00171447),
        ("factor(c)2", -0.0205658, 0.02703859), ("factor(c)3", 0.2639729, 0.02752168), ("factor(c)4", -0.0265554, 0.02730793),
        ("a:b.sd(Intercept)", 0.305934, 0), ("residual.sd", 0.231357, 0),
    ];

    // lmer(w ~ x + (x || a), d).
    private static readonly (string Name, double Estimate, double Error)[] OfTwoBars =
    [
        ("(Intercept)", 0.830204, 0.2376705), ("x", 0.461232, 0.0836034),
        ("a.sd(Intercept)", 0.803524, 0), ("a.sd(x)", 0.285393, 0), ("residual.sd", 0.577625, 0),
    ];

    private const string Cbpp = // Of lme4: herd, incidence, size and period.
        "1,2,14,1 1,3,12,2 1,4,9,3 1,0,5,4 2,3,22,1 2,1,18,2 2,1,21,3 3,8,22,1 3,2,16,2 3,0,16,3 3,2,20,4 4,2,10,1 " +
        "4,0,10,2 4,2,9,3 4,0,6,4 5,5,18,1 5,0,25,2 5,0,24,3 5,1,4,4 6,3,17,1 6,0,17,2 6,0,18,3 6,1,20,4 7,8,16,1 7,1,10,2 " +
        "7,3,9,3 7,0,5,4 8,12,34,1 9,2,9,1 9,0,6,2 9,0,8,3 9,0,6,4 10,1,22,1 10,1,22,2 10,0,18,3 10,2,22,4 11,0,25,1 " +
        "11,5,27,2 11,3,22,3 11,1,22,4 12,2,10,1 12,1,8,2 12,0,6,3 12,0,5,4 13,1,21,1 13,2,24,2 13,0,19,3 13,0,23,4 " +
        "14,11,19,1 14,0,2,2 14,0,3,3 14,0,2,4 15,1,19,1 15,1,15,2 15,1,15,3 15,0,15,4";

    [Fact]
    public void Transforms_and_groups_by_interaction_agree_with_lme4_and_are_kept_with_the_fit()
    {
        var model = MixedModel.From(Rows, "log(y) ~ log(x) + I(x^2) + factor(c) + (1 | a:b)");
        var fit = model.Fit(cancellationToken: TestContext.Current.CancellationToken);
        Agrees(fit, OfTransforms);

        var path = Path.GetTempFileName();
        fit.Save(path);
        var loaded = Fit.Load(path);
        File.Delete(path);
        var some = new DataFrame(
            new DoubleDataFrameColumn("x", [2.0, 2]), new DoubleDataFrameColumn("c", [3.0, 3]),
            new StringDataFrameColumn("a", ["3", "77"]), new DoubleDataFrameColumn("b", [4.0, 4]));
        var allow = new PredictionOptions { NewGroups = NewGroups.Allow };
        Assert.Equal(fit.Predict(some, allow).Means, loaded.Predict(some, allow).Means);
        Assert.StartsWith(
            "row 2, column \"a:b\": group \"77:4\" is not in the training data",
            Assert.Throws<InputException>(() => loaded.Predict(some)).Message);
        var expected = fit["(Intercept)"].Mean + (Math.Log(2) * fit["log(x)"].Mean) + (4 * fit["I(x^2)"].Mean) + fit["factor(c)3"].Mean;
        Assert.Equal(expected, loaded.Predict(some, allow).Means[1], 0.02);
    }

    [Fact]
    public void Two_bars_are_independent_effects()
    {
        var model = MixedModel.From(Rows, "w ~ x + (x || a)");
        var fit = model.Fit(cancellationToken: TestContext.Current.CancellationToken);

        Agrees(fit, OfTwoBars);
        Assert.Equal(
            ["With independent random effects the model depends on where zero is in x; centre what has no zero of its own."], fit.Notes);
        Assert.Contains(fit.Notes[0], fit.Summary().Notes);
        Assert.DoesNotContain(fit.Quantities, quantity => quantity.Name.Contains("cor(", StringComparison.Ordinal));
        Assert.Equal(4, MixedModel.From(Rows, "w ~ x + (x | a)").Parameters.Count - 2);
        Assert.Equal(5, model.Parameters.Count);
        Assert.Equal(
            "\"||\" in the formula says independent effects and the options a free covariance; leave one out.",
            Assert.Throws<InputException>(() => MixedModel.From(Rows, "w ~ x + (x || a)", new() { IsDiagonal = false })).Message);
        Assert.Equal(
            "--covariance free does not go with \"||\" in the formula, which says independent effects; leave one of them out.",
            Assert.Throws<InputException>(() => new FitSpec { Data = "d.csv", Formula = "w ~ x + (x || a)", Covariance = "free" }.Check())
                .Message);
        new FitSpec { Data = "d.csv", Formula = "w ~ x + (x || a)", Covariance = "diagonal" }.Check();
    }

    [Theory]
    [InlineData("w ~ x + (x | a)", "")]
    [InlineData("w ~ x + (1 || a)", "")]
    [InlineData("w ~ x + (0 + factor(c) | a)", "")]
    [InlineData("w ~ x + (0 + x | a)", "Without a random intercept", "x")]
    [InlineData("w ~ x + (0 + x + factor(c) | a)", "Without a random intercept", "x")]
    [InlineData("w ~ x*y + (x + y + x:y | a)", "With random slopes on interactions and powers", "x:y")]
    [InlineData("w ~ x + (x + I(x^2) | a)", "With random slopes on interactions and powers", "I(x^2)")]
    [InlineData("w ~ x + (factor(b):factor(c) | a)", "")]
    public void The_origin_is_named_where_the_model_depends_on_it(string formula, string why, string where = "") => Assert.Equal(
        why.Length > 0 ? [$"{why} the model depends on where zero is in {where}; centre what has no zero of its own."] : [],
        MixedModel.From(Rows, formula).Density.Notes);

    [Fact]
    public void A_profile_moves_the_powers_of_its_column()
    {
        var fit = MixedModel.From(Rows, "w ~ x + I(x^2) + log(y)").Fit(cancellationToken: TestContext.Current.CancellationToken);

        var curve = fit.Profile("x", new ResponseProfileOptions { Grid = [1, 3] });

        Assert.Equal(["log(y)"], curve.References.Keys);
        Assert.Equal((2 * fit["x"].Mean) + (8 * fit["I(x^2)"].Mean), curve.Curves[0].Means[1] - curve.Curves[0].Means[0], 0.01);
    }

    // glmer(cbind(incidence, size - incidence) ~ factor(period) + (1 | herd), cbpp, binomial), nAGQ = 1.
    [Fact]
    public void Counts_of_successes_agree_with_glmer_after_a_file_too()
    {
        var rows = new StringReader("herd,incidence,size,period\n" + Cbpp.Replace(' ', '\n'));
        var table = CsvTableReader.Read(rows, "cbpp.csv").ToDataFrame();
        var model = MixedModel.From(
            table, "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)", new() { Response = Response.Logit });
        var fit = model.Fit(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(842, model.Data.Trials.ToArray().Sum());
        Agrees(fit,
        [
            ("(Intercept)", -1.398343, 0.2312140), ("factor(period)2", -0.991925, 0.3031506), ("factor(period)3", -1.128216, 0.3228302),
            ("factor(period)4", -1.579745, 0.4220492),
        ]);
        var path = Path.GetTempFileName();
        fit.Save(path);
        Assert.Equal(fit.Predict(table).Means, Fit.Load(path).Predict(table).Means);
        File.Delete(path);
        Assert.EndsWith(
            "the response is 0.14285714285714285; with --family logit it is 0 or 1; for proportions write cbind(successes, failures) ~ ….",
            Assert.Throws<InputException>(() => MixedModel.From(table, "incidence/size ~ 1", model.Options)).Message);
    }

    private static void Agrees(Fit fit, (string Name, double Estimate, double Error)[] expected) => Assert.All(expected, row =>
    {
        var quantity = fit[row.Name];
        Assert.Equal(row.Estimate, quantity.Mean, row.Error > 0 ? 0.3 * row.Error : 0.5 * quantity.StandardDeviation);
        if (row.Error > 0) Assert.InRange(quantity.StandardDeviation / row.Error, 0.9, 1.2);
    });

    private static DataFrame Create()
    {
        var i = Enumerable.Range(0, 600).ToArray();
        double[] a = [.. i.Select(j => j % 12.0)], b = [.. i.Select(j => j / 12 % 5.0)], c = [.. i.Select(j => (j / 7 % 4) + 1.0)];
        double[] x = [.. i.Select(j => 0.5 + (j * 7 % 23 / 4.0))];
        var y = i.Select(j => Math.Exp(
            0.2 + (0.5 * Math.Log(x[j])) - (0.02 * x[j] * x[j]) + (c[j] == 3 ? 0.3 : 0) + U((a[j] * 5) + b[j], 7.7) + (0.8 * U(j, 1.3))));
        var w = i.Select(j => 1 + ((0.5 + U(a[j], 5.1)) * x[j]) + (3 * U(a[j], 3.3)) + (2 * U(j, 2.9)));
        return new DataFrame(
            new DoubleDataFrameColumn("a", a), new DoubleDataFrameColumn("b", b), new DoubleDataFrameColumn("c", c),
            new DoubleDataFrameColumn("x", x), new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("w", w));

        static double U(double i, double s) => (Math.Sin(s * (i + 1)) * 1000) is var v ? v - Math.Floor(v) - 0.5 : 0;
    }
}
