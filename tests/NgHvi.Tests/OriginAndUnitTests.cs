using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Weak priors know neither origin nor units: x → a + b·x and y → c + d·y change what algebra says, and nothing else.</summary>
public class OriginAndUnitTests
{
    private static readonly Dictionary<(string, string), Fit> Bases = [];

    public static TheoryData<string, string, double, double, double, double> Moves()
    {
        var cases = new TheoryData<string, string, double, double, double, double>();
        foreach (var random in new[] { "", "1", "1+x", "1+x+z" })
        {
            cases.Add("gaussian", random, 10, 1, 0, 1);
            cases.Add("gaussian", random, -1e4, 1, 0, 1);
            cases.Add("gaussian", random, 0, 1e6, 0, 1);
            cases.Add("gaussian", random, 0, -1e-6, 0, 1);
            cases.Add("gaussian", random, 0, 1, 1e4, 1);
            cases.Add("gaussian", random, 2e5, 30, -3e8, 1e6);
            cases.Add("gaussian", random, 1e-3, 1e-6, 5e-3, 1e-6);
        }

        foreach (var response in new[] { "probit", "logit", "poisson", "negative-binomial" })
        {
            cases.Add(response, "1", 1e4, 1, 0, 1);
            cases.Add(response, "1", -3e7, 1e6, 0, 1);
            cases.Add(response, "1", 2e-4, 1e-6, 0, 1);
        }

        cases.Add("logit", "", 1e4, 1e-2, 0, 1);
        cases.Add("logit", "1+x", 1e4, 1, 0, 1);
        cases.Add("poisson", "1+x", -5e-3, 1e-6, 0, 1);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void Moved_and_rescaled_columns_change_what_algebra_says(
        string response, string random, double a, double b, double c, double d)
    {
        Fit one;
        lock (Bases)
        {
            one = Bases.TryGetValue((response, random), out var known) ? known
                : Bases[(response, random)] = Fitted(response, random, 0, 1, 0, 1);
        }

        var other = Fitted(response, random, a, b, c, d);
        if (one.LogEvidence.IsKnown)
            Assert.InRange(other.LogEvidence.Value - one.LogEvidence.Value + (one.Model.Data.RowCount * Math.Log(d)), -0.05, 0.05);
        Assert.InRange(other.Elbo.Value - one.Elbo.Value + (one.Model.Data.RowCount * Math.Log(d)), -0.05, 0.05);

        // η' = c + d·η, so d·β_x = b·β'_x, and c + d·β_0 = β'_0 + a·β'_x.
        Same(q => q["x"], q => q["x"] * b / d);
        Same(q => q["z"], q => q["z"] / d);
        Same(q => q["(Intercept)"], q => (q["(Intercept)"] + (a * q["x"]) - c) / d);
        if (response == "gaussian") Same(q => q["residual.variance"], q => q["residual.variance"] / (d * d));
        if (response == "negative-binomial") Same(q => q["dispersion"], q => q["dispersion"]);
        foreach (var (p, q) in one.R2.Zip(other.R2)) Close(p, q);
        if (random == "1") Same(q => q["g.sd(Intercept)"], q => q["g.sd(Intercept)"] / d);
        if (random.Contains('x', StringComparison.Ordinal))
        {
            Same(q => q["g.sd(x)"], q => q["g.sd(x)"] * Math.Abs(b) / d);
            var isFree = one.Model.Options.IsDiagonal != true;
            Same(
                q => q["g.var(Intercept)"],
                q => (q["g.var(Intercept)"] + (isFree ? 2 * a * q["g.cov(Intercept,x)"] : 0) + (a * a * q["g.var(x)"])) / (d * d));
            if (isFree)
                Same(q => q["g.cov(Intercept,x)"], q => (q["g.cov(Intercept,x)"] + (a * q["g.var(x)"])) * b / (d * d));
        }

        if (random.Contains('z', StringComparison.Ordinal)) Same(q => q["g.cor(x,z)"], q => q["g.cor(x,z)"] * Math.Sign(b));

        void Same(Func<FitDraw, double> first, Func<FitDraw, double> second) =>
            Close(one.Quantity(first, "one"), other.Quantity(second, "other"));

        void Close(Quantity p, Quantity q)
        {
            // The draws of a mirrored column are others, and those for a tail that is heaviest where the origin is another.
            var noise = b < 0 || Parts(one) != Parts(other) ? 3 : 1;
            Assert.True(Math.Abs(p.Mean - q.Mean) <= noise * 0.03 * p.StandardDeviation, $"{p} and {q}");
            Assert.InRange(q.StandardDeviation / p.StandardDeviation, 1 - (noise * 0.03), 1 + (noise * 0.03));
        }

        static int? Parts(Fit fit) => (fit.Source as VariationalSource)?.Correction?.Proposal.Parts.Count;
    }

    // The highest term keeps its meaning; those below it move with the zero of x.
    [Theory]
    [InlineData("gaussian", "x * z", "x:z", 2000, 1)]
    [InlineData("gaussian", "x * z", "x:z", -50, 1e3)]
    [InlineData("gaussian", "z * x", "z:x", 1e4, 1)]
    [InlineData("gaussian", "x + z + I(x^2)", "I(x^2)", 300, 1)]
    [InlineData("gaussian", "I(x^2) + z + x", "I(x^2)", 40, 1e-3)]
    [InlineData("gaussian", "x * g2 + z", "x:g2b", 2000, 1)]
    [InlineData("logit", "x * z", "x:z", 500, 1)]
    [InlineData("poisson", "x * z + I(x^2)", "x:z", 60, 1)]
    public void Interactions_and_powers_do_not_know_where_zero_lies(string response, string terms, string highest, double a, double b)
    {
        var (one, other) = (Fitted(response, "1", 0, 1, 0, 1, terms), Fitted(response, "1", a * b, b, 0, 1, terms));
        var (p, q) = (one[highest], other[highest]);
        var factor = highest[0] == 'I' ? b * b : b;
        Assert.InRange((factor * q.Mean) - p.Mean, -0.03 * p.StandardDeviation, 0.03 * p.StandardDeviation);
        Assert.InRange(factor * q.StandardDeviation / p.StandardDeviation, 0.97, 1.03);
        Assert.InRange(other.LogEvidence.Value - one.LogEvidence.Value, -0.05, 0.05);
        Assert.Contains("beside their lower terms", string.Join(' ', one.Model.Priors), StringComparison.Ordinal);
    }

    [Fact]
    public void Priors_of_terms_are_those_of_what_they_add()
    {
        // By hand: c_xz = r + a·c_x + b·c_z, and γ = (β_x + a·β_xz, β_z + b·β_xz, β_xz) are independent.
        var model = Fitted("gaussian", "1", 3, 1, 0, 1, "x * z").Model;
        var (data, units) = (model.Data, model.Density.Units);
        double[] Column(int j) =>
            [.. Enumerable.Range(0, data.RowCount).Select(i => (data.Fixed[(4 * i) + j] - units.FixedCenters[j]) / units.FixedScales[j])];
        var (x, z, xz) = (Column(1), Column(2), Column(3));
        var (a, b) = MathNet.Numerics.Fit.MultiDim([.. x.Zip(z, (u, v) => new[] { u, v })], xz) is [var first, var second] ? (first, second)
            : default;
        var left = xz.Select((value, i) => value - (a * x[i]) - (b * z[i]));
        var precision = 1 / (2.5 * 2.5);
        var own = precision * left.Sum(r => r * r) / (data.RowCount - 1);
        var expected = new[] { precision, 0, a * precision, 0, precision, b * precision, a * precision, b * precision,
            own + (((a * a) + (b * b)) * precision) };
        for (var i = 0; i < 9; i++)
            Tolerance.Close(expected[i], model.Density.Priors.Fixed.Precision[(4 * ((i / 3) + 1)) + (i % 3) + 1], 1e-6);
    }

    [Theory]
    [InlineData("gaussian", "x normal(0, 3.", "(Intercept) at the predictors' means normal(0.")]
    [InlineData("logit", "x normal(0, 1.", "(Intercept) at the predictors' means normal(0, 5)")]
    [InlineData("poisson", "x normal(0, 2.", "(Intercept) at the predictors' means normal(1.")]
    public void Priors_are_shown_in_the_units_of_the_columns_and_rounded(string response, string slope, string intercept)
    {
        var (one, other) = (Shown(response, 0, 1, 0), Shown(response, 7e4, 1e-3, response == "gaussian" ? 1e4 : 0));
        Assert.Contains(intercept, one, StringComparison.Ordinal);
        Assert.Contains(slope, one, StringComparison.Ordinal);
        Assert.Contains(Digits(slope), Digits(other), StringComparison.Ordinal); // A thousand times as large.
        Assert.DoesNotContain("E-", one + other, StringComparison.Ordinal);

        static string Digits(string text) => text.Replace(".", "", StringComparison.Ordinal);
    }

    private static string Shown(string response, double a, double b, double c) =>
        string.Join("; ", Fitted(response, "1+x", a, b, c, 1).Model.Priors);

    private static Fit Fitted(
        string response, string random, double a, double b, double c, double d, string fixedPart = "x + z")
    {
        const int Groups = 16, Rows = 9, N = Groups * Rows;
        var draw = new Random(20);
        var (x, z, y, g) = (new double[N], new double[N], new double[N], new string[N]);
        for (var k = 0; k < Groups; k++)
        {
            var (u, v, w) = (0.8 * Normal(), 0.5 * Normal(), 0.4 * Normal());
            for (var i = k * Rows; i < (k + 1) * Rows; i++)
            {
                (x[i], z[i], g[i]) = (Normal(), Normal() + 0.3, $"g{k}");
                var eta = 0.4 + (0.6 * x[i]) - (0.3 * z[i]) + u + (random.Contains('x', StringComparison.Ordinal) ? v * x[i] : 0)
                    + (random.Contains('z', StringComparison.Ordinal) ? w * z[i] : 0);
                y[i] = response switch
                {
                    "gaussian" => c + (d * (eta + (0.7 * Normal()))),
                    "probit" or "logit" => eta + (1.4 * Normal()) > 0 ? 1 : 0,
                    _ => Math.Floor(Math.Exp(eta + (0.5 * Normal())) + draw.NextDouble()),
                };
            }
        }

        var frame = new Microsoft.Data.Analysis.DataFrame(
            new Microsoft.Data.Analysis.DoubleDataFrameColumn("x", x.Select(value => a + (b * value))),
            new Microsoft.Data.Analysis.DoubleDataFrameColumn("z", z), new Microsoft.Data.Analysis.DoubleDataFrameColumn("y", y),
            new Microsoft.Data.Analysis.StringDataFrameColumn("g", g),
            new Microsoft.Data.Analysis.StringDataFrameColumn("g2", z.Select(value => value > 0.3 ? "b" : "a")));
        return MixedModel.From(
            frame, $"y ~ {fixedPart}" + (random.Length == 0 ? "" : $" + ({random} | g)"),
            new ModelOptions { Response = Response.Parse(response), IsDiagonal = false }).Fitted();

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - draw.NextDouble())) * Math.Cos(2 * Math.PI * draw.NextDouble());
    }
}
