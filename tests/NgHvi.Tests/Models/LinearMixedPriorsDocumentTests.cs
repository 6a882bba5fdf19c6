using System.Text.Json;

namespace NgHvi.Tests.Models;

public class LinearMixedPriorsDocumentTests
{
    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly double[] Y = [1.1, 2.7, 6.3, 3.1], X = [1, 0.1, 1, 0.7, 1, 1 / 3.0, 1, 2];

    public static TheoryData<LinearMixedPriors> All { get; } =
    [
        LinearMixedPriors.Weak(Y, X, [1, 1, 1, 1]),
        LinearMixedPriors.Weak(Y, X, X),
        LinearMixedPriors.Published(3, 1),
        LinearMixedPriors.Published(3, 2),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Saved_priors_come_back_to_the_last_bit(LinearMixedPriors priors)
    {
        foreach (var options in new[] { Camel, JsonSerializerOptions.Default })
        {
            var json = JsonSerializer.Serialize(priors.ToDocument(), options);

            var restored = JsonSerializer.Deserialize<LinearMixedPriorsDocument>(json, options)!.ToPriors();

            Assert.Equal(priors.Name, restored.Name);
            Assert.Equal(priors.Fixed.Mean, restored.Fixed.Mean);
            Assert.Equal(priors.Fixed.Precision, restored.Fixed.Precision);
            Assert.Equal(priors.Fixed.LogDeterminant, restored.Fixed.LogDeterminant);
            Assert.Equal(priors.Residual, restored.Residual);
            Assert.Equal(priors.RandomEffects, restored.RandomEffects);
        }
    }

    [Fact]
    public void Families_are_named() => Assert.Equal(
        "{\"name\":\"published\",\"fixed\":{\"mean\":[0],\"precision\":[0.01]}," +
        "\"residual\":{\"family\":\"inverse-gamma\",\"shape\":1.01,\"rate\":1.01}," +
        "\"randomEffects\":{\"family\":\"wishart\",\"scale\":0.01,\"df\":3}}",
        JsonSerializer.Serialize(LinearMixedPriors.Published(1, 2).ToDocument(), Camel));

    [Theory]
    [InlineData("{\"name\":\"a\"}", "The saved priors are incomplete; name, fixed, residual and randomEffects are required.")]
    [InlineData(
        "{\"name\":\"a\",\"fixed\":{\"mean\":[0],\"precision\":[1]},\"residual\":{\"family\":\"wishart\",\"scale\":1,\"df\":3},\"randomEffects\":{\"family\":\"half-t\",\"df\":3,\"scale\":1}}",
        "The saved prior of the residual must be half-t or inverse-gamma.")]
    [InlineData(
        "{\"name\":\"a\",\"fixed\":{\"mean\":[0],\"precision\":[1]},\"residual\":{\"family\":\"half-t\",\"df\":3,\"scale\":-1},\"randomEffects\":{\"family\":\"half-t\",\"df\":3,\"scale\":1}}",
        "The saved priors cannot be used: Scale must be > 0 and finite (value -1). (Parameter 'Scale')")]
    [InlineData(
        "{\"name\":\"a\",\"fixed\":{\"mean\":[0],\"precision\":[1]},\"residual\":{\"family\":\"half-t\",\"df\":3,\"scale\":1},\"randomEffects\":{\"family\":\"huang-wand\",\"df\":3,\"scales\":[1]}}",
        "The saved prior of the random effects must be half-t, inverse-gamma, wishart or huang-wand with two or more scales.")]
    public void Documents_that_are_no_priors_are_refused(string json, string message) => Assert.Equal(
        message, Assert.Throws<InputException>(() => JsonSerializer.Deserialize<LinearMixedPriorsDocument>(json, Camel)!.ToPriors()).Message);

    [Fact]
    public void Descriptions_name_family_and_numbers()
    {
        Assert.Equal(
            ["fixed effects ~ normal(0, 10)", "residual variance ~ inverse-gamma(1.01, 1.01)", "random-effect precision ~ wishart(0.01 I, 3)"],
            LinearMixedPriors.Published(3, 2).Describe());
        var priors = new LinearMixedPriors(
            "mine",
            FixedEffectsPrior.Independent([1, 2], [0.5, 123.456]),
            new VariancePrior.HalfStudentT(3, 4.1),
            new CovariancePrior.HuangWand(2, [1.5, 0.25]));
        Assert.Equal(
            ["fixed effects ~ a normal(1, 0.5), b normal(2, 123.5)", "residual sd ~ half-t(3, 4.1)", "random-effect covariance ~ huang-wand(2; scales 1.5, 0.25)"],
            priors.Describe(["a", "b"]));
    }

    [Fact]
    public void A_centred_intercept_is_described_at_the_predictors_means()
    {
        // y = (1, 2, 3, 6): mean 3, sd √(14/3), so 2.5 sd = 5.401; x = (0, 2, 4, 6): sd 2.582; w = (5, 5, 9, 9): sd 2.309.
        double[] y = [1, 2, 3, 6];
        var first = LinearMixedPriors.Weak(y, [1, 0, 5, 1, 2, 5, 1, 4, 9, 1, 6, 9], [1, 1, 1, 1]);
        var last = LinearMixedPriors.Weak(y, [0, 1, 2, 1, 4, 1, 6, 1], [1, 1, 1, 1]);

        Assert.Equal(
            ["fixed effects ~ (Intercept) at the predictors' means normal(3, 5.401), x normal(0, 2.092), w normal(0, 2.339)",
             "residual sd ~ half-t(3, 5.401)", "random-effect sd ~ half-t(3, 5.401)"],
            first.Describe(["(Intercept)", "x", "w"]));
        Assert.Equal(
            "fixed effects ~ x normal(0, 2.092), (Intercept) at the predictors' means normal(3, 5.401)", last.Describe(["x", "(Intercept)"])[0]);
    }

    [Fact]
    public void A_dense_precision_is_said_to_be_one()
    {
        var dense = new FixedEffectsPrior([1, 2, 3], [2, 0.5, 0.4, 0.5, 3, 0.9, 0.4, 0.9, 4]);
        var priors = LinearMixedPriors.Published(3, 1) with { Fixed = dense };

        Assert.Equal("fixed effects ~ normal with means 1, 2, 3 and a precision matrix that is not diagonal", priors.Describe()[0]);
        Assert.Equal("random-effect variance ~ inverse-gamma(1.01, 1.01)", priors.Describe()[2]);
    }
}
