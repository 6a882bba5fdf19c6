using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class PriorsFileTests
{
    private static readonly PriorContext One = PriorContexts.Linear(1);
    private static readonly PriorContext Two = PriorContexts.Linear(2);

    [Fact]
    public void A_file_without_sections_is_weak()
    {
        foreach (var context in new[] { One, Two, PriorContexts.Network() })
        {
            var (weak, priors) = (Priors.Weak.Resolve(context), Priors.Parse("{\"schema\": \"nghvi-priors/1\"}").Resolve(context));

            Assert.Equal("weak", priors.Name);
            AssertSame(weak, priors);
        }
    }

    [Fact]
    public void Autoscale_with_the_weak_numbers_is_weak()
    {
        const string Text = """
            {
              "schema": "nghvi-priors/1", "name": "mine", // a comment
              "fixed": { "default": { "family": "normal", "mean": 0, "sd": 2.5, "autoscale": true },
                         "(Intercept)": { "family": "normal", "sd": 5, "autoscale": true } },
              "residual": { "family": "half-t", "df": 3, "scale": 2.5, "autoscale": true },
              "randomEffects": { "family": "huang-wand", "df": 3, "scale": 2.5, "autoscale": true },
            }
            """;
        foreach (var context in new[] { One, Two, PriorContexts.Linear(2, isDiagonal: true) })
        {
            var priors = Priors.Parse(Text);

            Assert.Equal("mine", priors.Name);
            Assert.True(priors.StatesRandomEffects);
            AssertSame(Priors.Weak.Resolve(context), priors.Resolve(context));
        }
    }

    [Fact]
    public void Fixed_effects_take_one_number_or_one_each()
    {
        Assert.Equal(
            Enumerable.Repeat(new CoefficientPrior(0, 2, false), 3),
            Read("\"fixed\": {\"family\": \"normal\", \"sd\": 2}", One).Coefficients);
        Assert.Equal(
            [new(1, 1, false), new(2, 2, false), new(3, 4, false)],
            Read("\"fixed\": {\"family\": \"normal\", \"mean\": [1, 2, 3], \"sd\": [1, 2, 4], \"autoscale\": false}", One).Coefficients);
    }

    [Fact]
    public void Coefficients_may_have_priors_of_their_own()
    {
        var named = Read(
            """
            "fixed": {
              "x": {"family": "normal", "mean": 0.5, "sd": 0.1},
              "w": {"family": "normal", "mean": 2, "sd": 1.5, "autoscale": true} }
            """,
            One);
        Assert.Equal([new(0, 5, true), new(0.5, 0.1, false), new(2, 1.5, true)], named.Coefficients);
        Assert.Equal(
            [new(0, 5, true), new(0, 2, true), new(0, 0.5, false), new(0, 0.25, false)],
            Read(
                """
                "fixed": { "features": {"family": "normal", "sd": 0.5}, "feature[2]": {"family": "normal", "sd": 0.25} }
                """,
                PriorContexts.Network()).Coefficients);
    }

    [Fact]
    public void Networks_may_have_a_prior_of_their_weights() =>
        Assert.All(
            Read("\"weights\": {\"family\": \"normal\", \"sd\": 0.75}", PriorContexts.Network()).WeightScales,
            sd => Assert.Equal(0.75, sd));

    [Theory]
    [InlineData("\"family\": \"half-t\", \"df\": 4, \"scale\": 1.5", false)]
    [InlineData("\"family\": \"half-t\", \"df\": 4, \"scale\": 1.5, \"autoscale\": true", true)]
    public void The_residual_may_be_half_t(string section, bool isScaled)
    {
        var half = Assert.IsType<VariancePrior.HalfStudentT>(Read($"\"residual\": {{{section}}}", One).Parameters[0]);

        Assert.Equal(4, half.DegreesOfFreedom);
        Assert.Equal(isScaled ? 1.5 : 1.5 / PriorContexts.SdY, half.Scale, 1e-14);
    }

    [Fact]
    public void Independent_effects_turn_families_of_covariances_into_their_scalar_equivalents()
    {
        var unit = One with { Units = One.Units with { ResponseScale = 1 } };
        CovariancePrior Of(string section) => Read($"\"randomEffects\": {{{section}}}", unit).RandomEffects;

        Assert.Equal(
            new CovariancePrior.Independent(new VariancePrior.InverseGamma(2, 3)),
            Of("\"family\": \"inverse-gamma\", \"shape\": 2, \"rate\": 3"));
        Assert.Equal(
            new CovariancePrior.Independent(new VariancePrior.Gamma(2, 3)),
            Of("\"family\": \"gamma\", \"shape\": 2, \"rate\": 3"));
        Assert.Equal(
            new CovariancePrior.Independent(new VariancePrior.HalfStudentT(2, 7)),
            Of("\"family\": \"huang-wand\", \"df\": 2, \"scale\": [7]"));
        Assert.Equal(
            new CovariancePrior.Independent(new VariancePrior.HalfStudentT(2, 7)), Of("\"family\": \"half-t\", \"df\": 2, \"scale\": 7"));

        // The densities agree too: that of a covariance takes 𝒲 = Ω^½ and log 𝒲 = −½ log σ², whose Jacobian to log σ² is ½.
        foreach (var logVariance in new[] { -1.3, 0.0, 2.1 })
        {
            double[] factor = [Math.Exp(-0.5 * logVariance)];
            double LogDensity(CovariancePrior prior) => prior.AddLogDensity(factor, 1, new double[1]);
            Assert.Equal(
                LogDensity(new CovariancePrior.Wishart([0.2], 5)) + Math.Log(0.5),
                LogDensity(Of("\"family\": \"wishart\", \"scale\": 0.2, \"df\": 5")),
                1e-12);
            Assert.Equal(
                LogDensity(new CovariancePrior.HuangWand(3, [7])) + Math.Log(0.5),
                LogDensity(Of("\"family\": \"huang-wand\", \"df\": 3, \"scale\": 7")),
                1e-12);
        }
    }

    [Fact]
    public void Effects_with_a_covariance_take_covariance_families_and_half_t_in_the_users_columns()
    {
        CovariancePrior Of(string section) => Read($"\"randomEffects\": {{{section}}}", Two).RandomEffects;
        var (first, second) = (1 / PriorContexts.SdY, PriorContexts.SdX / PriorContexts.SdY);

        Assert.Equal(
            new CovariancePrior.Wishart([0.1 / (first * first), 0.2 / (second * second)], 4),
            Of("\"family\": \"wishart\", \"scale\": [0.1, 0.2], \"df\": 4"));
        Assert.Equal(
            new CovariancePrior.HuangWand(2, [7 * first, 8 * second]),
            Of("\"family\": \"huang-wand\", \"df\": 2, \"scale\": [7, 8]"));
        Assert.Equal(
            new CovariancePrior.HuangWand(2, [7 * first, 8 * second]),
            Of("\"family\": \"huang-wand\", \"df\": 2, \"scale\": {\"default\": 7, \"x\": 8}"));
        Assert.Equal(new CovariancePrior.HuangWand(2, [7 * first, 7 * second]), Of("\"family\": \"half-t\", \"df\": 2, \"scale\": 7"));
        Assert.Equal(
            new CovariancePrior.HuangWand(2, [1.0, 3]),
            Of("\"family\": \"huang-wand\", \"df\": 2, \"scale\": [1, 3], \"autoscale\": true"));
    }

    [Fact]
    public void Files_are_read_and_give_their_name()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(
            path,
            "{\"schema\": \"nghvi-priors/1\", \"residual\": {\"family\": \"inverse-gamma\", \"shape\": 2, \"rate\": 3}}");
        try
        {
            var priors = Priors.FromFile(path);
            var unscaled = One with { Units = One.Units with { ResponseScale = 1 } };
            Assert.Equal(new VariancePrior.InverseGamma(2, 3), priors.Resolve(unscaled).Parameters[0]);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), priors.Name);
            Assert.Equal(priors, Priors.FromFile(path));
            Assert.NotEqual(priors, Priors.Weak);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(
            $"{Path.GetFileName(path)}: the priors file cannot be read; a file of JSON text is needed.",
            Assert.Throws<InputException>(() => Priors.FromFile(path)).Message);
    }

    [Theory]
    [InlineData(
        "{\n\"schema\": nghvi}",
        "p.json, line 2: this is not valid JSON; allowed is an object with \"schema\": \"nghvi-priors/1\".")]
    [InlineData("3", "p.json: 3 is not allowed; an object such as {\"family\": …} is.")]
    [InlineData("{}", "p.json: the property \"schema\" is missing; it is required here.")]
    [InlineData("{\"schema\": \"nghvi-priors/2\"}", "p.json, schema: \"nghvi-priors/2\" is not allowed; \"nghvi-priors/1\" is.")]
    [InlineData("{\"schema\": 1}", "p.json, schema: 1 is not allowed; text in quotes is.")]
    public void A_file_that_is_none_is_refused(string text, string message) => Assert.Equal(
        message, Assert.Throws<InputException>(() => Priors.Parse(text, "p.json")).Message);

    [Theory]
    [InlineData("\"random\": {}", ": the property \"random\" is unknown; allowed are schema, name, fixed, residual, randomEffects.")]
    [InlineData(
        "\"residuals\": {}",
        ": the property \"residuals\" is unknown; allowed are schema, name, fixed, residual, randomEffects; did you mean \"residual\"?")]
    [InlineData(
        "\"residual\": {\"family\": \"half-t\", \"df\": 3, \"scale\": -1}",
        ", residual.scale: -1 is not allowed; a number greater than 0 is.")]
    [InlineData(
        "\"residual\": {\"family\": \"half-t\", \"df\": \"3\", \"scale\": 1}",
        ", residual.df: \"3\" is not allowed; a number greater than 0 is.")]
    [InlineData(
        "\"residual\": {\"family\": \"half-t\", \"df\": 3}", ", residual: the property \"scale\" is missing; it is required here.")]
    [InlineData(
        "\"residual\": {\"family\": \"half-t\", \"df\": 3, \"scale\": 1, \"autoscale\": 1}",
        ", residual.autoscale: 1 is not allowed; true and false are.")]
    [InlineData(
        "\"residual\": {\"family\": \"wishart\"}",
        ", residual.family: \"wishart\" is not allowed; allowed are \"half-t\", \"inverse-gamma\", \"gamma\".")]
    [InlineData("\"residual\": {\"df\": 3}", ", residual: the property \"family\" is missing; it is required here.")]
    [InlineData("\"residual\": []", ", residual: an array is not allowed; an object such as {\"family\": …} is.")]
    [InlineData(
        "\"residual\": {\"family\": \"inverse-gamma\", \"shape\": 1, \"shape\": 2, \"rate\": 1}",
        ", line 1, column 82: \"shape\" is there twice.")]
    [InlineData(
        "\"residual\": {\"family\": \"inverse-gamma\", \"shape\": 1, \"scale\": 2}",
        ", residual: the property \"scale\" is unknown; allowed are family, shape, rate.")]
    [InlineData(
        "\"fixed\": {\"family\": \"normal\", \"sd\": [1, 2]}",
        ", fixed.sd: an array of 2 is not allowed; one number or an array of 3, one for each fixed effect, is.")]
    [InlineData("\"fixed\": {\"family\": \"normal\", \"sd\": [1, 0, 2]}", ", fixed.sd[1]: 0 is not allowed; a number greater than 0 is.")]
    [InlineData(
        "\"fixed\": {\"family\": \"normal\", \"sd\": \"wide\"}",
        ", fixed.sd: \"wide\" is not allowed; a number greater than 0 or an array of 3 is.")]
    [InlineData(
        "\"fixed\": {}",
        ", fixed: the object is empty; \"family\": \"normal\" with \"mean\" and \"sd\", or an object for each coefficient, is allowed.")]
    [InlineData(
        "\"fixed\": {\"(intercept)\": {\"family\": \"normal\", \"sd\": 1}}",
        ", fixed: there is no coefficient \"(intercept)\"; allowed are default, (Intercept), x, w; did you mean \"(Intercept)\"?")]
    [InlineData(
        "\"fixed\": {\"(Intercept)\": {\"family\": \"normal\", \"sd\": 1e999}}",
        ", line 1, column 82: this number is too large; allowed are numbers up to 1.79e308.")]
    [InlineData(
        "\"fixed\": {\"x\": {\"family\": \"normal\", \"sd\": 1}, \"w\": 3}",
        ", fixed.w: 3 is not allowed; an object such as {\"family\": …} is.")]
    [InlineData(
        "\"randomEffects\": {\"family\": \"inverse-gamma\", \"shape\": 1, \"rate\": 1}",
        ", randomEffects: \"inverse-gamma\" is not allowed for 2 random coefficients; \"huang-wand\", \"half-t\" and \"wishart\" are.")]
    [InlineData(
        "\"randomEffects\": {\"family\": \"wishart\", \"scale\": 1, \"df\": 1}",
        ", randomEffects.df: 1 is not allowed; a number greater than 1 is.")]
    public void Errors_say_where_and_what_is_allowed(string section, string message) => Assert.Equal(
        "p.json" + message,
        Assert.Throws<InputException>(() => Priors.Parse($"{{\"schema\": \"nghvi-priors/1\", {section}}}", "p.json").Resolve(Two)).Message);

    private static ModelPriors Read(string sections, PriorContext context) =>
        Priors.Parse($"{{\"schema\": \"nghvi-priors/1\", {sections}}}").Resolve(context);

    private static void AssertSame(ModelPriors expected, ModelPriors actual)
    {
        Assert.Equal(expected.WeightScales, actual.WeightScales);
        Assert.Equal(expected.Coefficients, actual.Coefficients);
        Assert.Equal(expected.Fixed.Mean.ToArray(), actual.Fixed.Mean.ToArray());
        Assert.Equal(expected.Fixed.Precision.ToArray(), actual.Fixed.Precision.ToArray());
        Assert.Equal(expected.Parameters, actual.Parameters);
        Assert.Equal(expected.RandomEffects, actual.RandomEffects);
    }
}
