namespace NgHvi.Tests.Support;

internal sealed partial record TrialCase
{
    private const string NarrowIntercept = """
        "fixed": { "default": { "family": "normal", "sd": 2.5 }, "(Intercept)": { "family": "normal", "sd": 0.6 } }
        """;

    /// <summary>Few groups and many, variances at zero, priors against data, separation, heavy tails, several factors, networks.</summary>
    public static IReadOnlyList<TrialCase> All { get; } =
    [
        new("g-intercept", "gaussian", "y ~ x1 + x2 + (1 | g)", 12, 6),
        new("g-slopes", "gaussian", "y ~ x1 + x2 + (1 + x1 | g)", 15, 6) { SlopeSd = 0.6 },
        new("g-slopes-apart", "gaussian", "y ~ x1 + (1 + x1 || g)", 12, 6) { SlopeSd = 0.5 },
        new("g-3-groups", "gaussian", "y ~ x1 + (1 | g)", 3, 8),
        new("g-4-groups", "gaussian", "y ~ x1 + (1 + x1 | g)", 4, 8) { SlopeSd = 0.5 },
        new("g-5-groups", "gaussian", "y ~ x1 + (1 | g)", 5, 5) { Sd = 2 },
        new("g-2-groups", "gaussian", "y ~ x1 + (1 | g)", 2, 10),
        new("g-many-small", "gaussian", "y ~ x1 + x2 + (1 | g)", 60, 2),
        new("g-boundary", "gaussian", "y ~ x1 + (1 | g)", 10, 5) { Sd = 0 },
        new("g-boundary-slopes", "gaussian", "y ~ x1 + (1 + x1 | g)", 8, 6) { Sd = 0.3 },
        new("g-collinear", "gaussian", "y ~ x1 + x2 + (1 | g)", 12, 5) { Correlation = 0.998 },
        new("g-tiny", "gaussian", "y ~ x1 + (1 | g)", 4, 2),
        new("g-ragged", "gaussian", "y ~ x1 + (1 | g)", 12, 3) { IsRagged = true },
        new("g-rows-only", "gaussian", "y ~ x1 + x2", 4, 4) { Sd = 0 },
        new("g-interaction", "gaussian", "y ~ x1 * x2 + (1 | g)", 8, 5),
        new("g-3-slopes", "gaussian", "y ~ x1 + x2 + (1 + x1 + x2 | g)", 20, 8) { SlopeSd = 0.5 },
        new("g-published", "gaussian", "y ~ x1 + (1 | g)", 10, 6) { Priors = "published" },
        new("g-published-slopes", "gaussian", "y ~ x1 + (1 + x1 | g)", 10, 6) { Priors = "published", SlopeSd = 0.5 },
        new("g-level-8", "gaussian", "y ~ x1 + (1 | g)", 5, 5) { Priors = "published", Level = 8 },
        new("g-level-20", "gaussian", "y ~ x1 + (1 | g)", 5, 4) { Priors = "published", Level = 20 },
        new("g-level-40", "gaussian", "y ~ x1 + (1 | g)", 4, 5) { Priors = "published", Level = 40 },
        new("g-conflict", "gaussian", "y ~ x1 + (1 | g)", 6, 5)
        {
            Level = 3,
            Priors = NarrowIntercept + """, "randomEffects": { "family": "half-t", "df": 3, "scale": 0.5 }""",
        },
        new("g-inverse-gamma", "gaussian", "y ~ x1 + (1 | g)", 8, 5)
        {
            Sd = 0.1,
            Priors = """ "randomEffects": { "family": "inverse-gamma", "shape": 0.01, "rate": 0.01 } """,
        },
        new("g-inverse-gamma-strong", "gaussian", "y ~ x1 + (1 | g)", 5, 6)
        {
            Priors = """ "randomEffects": { "family": "inverse-gamma", "shape": 3, "rate": 20 } """,
        },
        new("g-slope-prior", "gaussian", "y ~ x1 + (0 + x1 | g)", 5, 6)
        {
            Slope = 4,
            Priors = """ "fixed": { "default": { "family": "normal", "sd": 5 }, "x1": { "family": "normal", "sd": 0.5 } } """,
        },
        new("g-sigma", "gaussian", "y ~ x1 + (1 | g)", 12, 8) { ScaleSd = 0.5, Options = new() { Sigma = "~ (1 | g)" } },
        new("g-sigma-few", "gaussian", "y ~ x1 + (1 | g)", 5, 6) { Options = new() { Sigma = "~ (1 | g)" } },
        new("f-crossed", "gaussian", "y ~ x1 + (1 | g) + (1 | h)", 8, 8) { Second = 6 },
        new("f-nested", "gaussian", "y ~ x1 + (1 | g/h)", 6, 9) { Second = -3 },
        new("f-slopes", "gaussian", "y ~ x1 + (1 + x1 | g) + (1 | h)", 8, 8) { Second = 5, SlopeSd = 0.5 },
        new("f-few", "gaussian", "y ~ x1 + (1 | g) + (1 | h)", 3, 6) { Second = 3 },
        new("f-level-20", "gaussian", "y ~ x1 + (1 | g) + (1 | h)", 4, 6) { Second = 4, Level = 20, Priors = "published" },
        new("p-intercept", "probit", "y ~ x1 + x2 + (1 | g)", 15, 8),
        new("p-slopes", "probit", "y ~ x1 + (1 + x1 | g)", 12, 10) { SlopeSd = 0.6 },
        new("p-published", "probit", "y ~ x1 + (1 | g)", 12, 8) { Priors = "published" },
        new("p-boundary", "probit", "y ~ x1 + (1 | g)", 10, 6) { Sd = 0 },
        new("p-separated", "probit", "y ~ x1 + (1 | g)", 6, 5) { Slope = 5 },
        new("l-intercept", "logit", "y ~ x1 + x2 + (1 | g)", 15, 8),
        new("l-rare", "logit", "y ~ x1 + (1 | g)", 15, 8) { Level = -3 },
        new("l-separated", "logit", "y ~ x1 + (1 | g)", 6, 5) { Slope = 8 },
        new("l-slopes", "logit", "y ~ x1 + (1 + x1 | g)", 12, 10) { SlopeSd = 0.8, Options = new() { IsDiagonal = false } },
        new("l-few", "logit", "y ~ x1 + (1 | g)", 4, 15),
        new("l-published", "logit", "y ~ x1 + (1 + x1 | g)", 10, 10) { Priors = "published" },
        new("l-tiny", "logit", "y ~ x1 + (1 | g)", 5, 3),
        new("l-narrow", "logit", "y ~ x1 + (1 | g)", 8, 6) { Level = 4, Priors = NarrowIntercept },
        new("c-intercept", "poisson", "y ~ x1 + x2 + (1 | g)", 12, 5),
        new("c-slopes", "poisson", "y ~ x1 + (1 + x1 | g)", 12, 6) { SlopeSd = 0.4 },
        new("c-rows", "poisson", "y ~ x1 + (1 | g)", 40, 1),
        new("c-few", "poisson", "y ~ x1 + (1 | g)", 4, 6) { Level = -1 },
        new("c-narrow", "poisson", "y ~ x1 + (1 | g)", 5, 4) { Level = 4, Priors = NarrowIntercept },
        new("c-inverse-gamma", "poisson", "y ~ x1 + (1 | g)", 6, 5)
        {
            Level = 3,
            Priors = NarrowIntercept + """, "randomEffects": { "family": "inverse-gamma", "shape": 2, "rate": 0.5 }""",
        },
        new("n-intercept", "negative-binomial", "y ~ x1 + (1 | g)", 12, 6) { Level = 1.5, Parameter = 1.5 },
        new("n-nearly-poisson", "negative-binomial", "y ~ x1 + (1 | g)", 10, 6) { Parameter = 200 },
        new("n-narrow", "negative-binomial", "y ~ x1 + (1 | g)", 6, 5) { Level = 3.5, Parameter = 2, Priors = NarrowIntercept },
        new("n-few", "negative-binomial", "y ~ x1 + (1 | g)", 4, 6) { Parameter = 1 },
        new("n-wide", "negative-binomial", "y ~ x1 + (1 | g)", 10, 6) { Parameter = 0.4 },
        new("t-intercept", "student", "y ~ x1 + (1 | g)", 12, 6) { Parameter = 4 },
        new("t-nearly-gaussian", "student", "y ~ x1 + (1 | g)", 10, 6) { Parameter = 100 },
        new("t-heavy", "student", "y ~ x1 + (1 | g)", 10, 6) { Parameter = 1.5 },
        new("t-tiny", "student", "y ~ x1 + (1 | g)", 4, 4) { Parameter = 3 },
        new("t-slopes", "student", "y ~ x1 + (1 + x1 | g)", 12, 8) { Parameter = 5, SlopeSd = 0.5 },
        new("t-fixed", "student", "y ~ x1 + (1 | g)", 5, 6) { Parameter = 3, Options = new() { Nu = 3 } },
        new("w-3", "gaussian", "y ~ deep(x1, x2) + (1 | g)", 8, 8) { Options = new() { Hidden = [3] } },
        new("w-3-2", "gaussian", "y ~ deep(x1, x2) + (1 | g)", 8, 8) { Options = new() { Hidden = [3, 2], Activation = Activation.Tanh } },
        new("w-logit", "logit", "y ~ deep(x1, x2) + (1 | g)", 22, 5) { Options = new() { Hidden = [2] } },
    ];
}
