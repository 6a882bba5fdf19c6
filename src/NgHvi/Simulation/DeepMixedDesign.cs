namespace NgHvi;

/// <summary>Examples of the paper with a network or a nonlinear predictor (method sections 6.2 to 6.4).</summary>
public enum DeepMixedDesign
{
    /// <summary>Gaussian, 5 inputs, hidden widths (5, 5), 10 rows a group.</summary>
    Example2a,

    /// <summary>Gaussian, 64 inputs, hidden widths (32, 16), 50 rows a group.</summary>
    Example2b,

    /// <summary>Logit, 5 inputs, nonlinear predictor, random intercept, 20 rows a group.</summary>
    Example3,
}
