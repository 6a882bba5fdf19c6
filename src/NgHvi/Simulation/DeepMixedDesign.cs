namespace NgHvi;

/// <summary>The paper's designs with network features or a nonlinear predictor.</summary>
public enum DeepMixedDesign
{
    /// <summary>Gaussian, 5 inputs, hidden widths (5, 5), 10 rows a group (method section 6.2).</summary>
    Example2a,

    /// <summary>Gaussian, 64 inputs, hidden widths (32, 16), 50 rows a group (method section 6.3).</summary>
    Example2b,

    /// <summary>Logit, 5 inputs, a known nonlinear predictor and a random intercept, 20 rows a group (method section 6.4).</summary>
    Example3,
}
