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

    [Fact]
    public void A_profile_moves_the_powers_of_its_column()
    {
        var fit = MixedModel.From(Rows, "w ~ x + I(x^2) + log(y)").Fit(cancellationToken: TestContext.Current.CancellationToken);

        var curve = fit.Profile("x", new ResponseProfileOptions { Grid = [1, 3] });

        Assert.Equal(["log(y)"], curve.References.Keys);
        Assert.Equal((2 * fit["x"].Mean) + (8 * fit["I(x^2)"].Mean), curve.Curves[0].Means[1] - curve.Curves[0].Means[0], 0.01);
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
