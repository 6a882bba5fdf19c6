namespace NgHvi;

/// <summary>Filled anew at each step.</summary>
internal sealed class UpdateContext(VariationalFamily family, int draws)
{
    public VariationalFamily Family => family;
    public int Step { get; set; } // From 1.
    public double[] Noise { get; } = new double[draws * family.NoiseCount]; // draws × noise count.
    public double[] Theta { get; } = new double[draws * family.ParameterCount]; // T(λ, noise), draws × M.
    // ∇θ log p(y, θ) or an unbiased estimate, draws × M.
    public double[] ModelGradients { get; } = new double[draws * family.ParameterCount];
    public double[] Residuals { get; } = new double[draws * family.ParameterCount]; // ∇θ log p(y, θ) − ∇θ log q₀(θ), draws × M.
    public double[] LogJoint { get; } = new double[draws]; // log p(y, θ); NaN where it is not known.
    public double[] LogWeights { get; } = new double[draws]; // log p(y, θ) − log q₀(θ).
    public bool ChecksSolver { get; set; } // At this step, for the next two; NaN without a metric.
    public double DampingShare { get; set; } // Of xᵀ(F + damping)x.
    public double SolverResidual { get; set; }
    public ICurvature Curvature { get; set; } = null!;
    public double[] Gradient { get; } = new double[family.Lambda.Length]; // Of the ELBO in λ.
}
