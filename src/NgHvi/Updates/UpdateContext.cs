namespace NgHvi;

/// <summary>What a step has to go by: the draws of q₀ and what the model says there. Filled anew at each step, in the same memory.</summary>
internal sealed class UpdateContext(VariationalFamily family, int draws)
{
    public VariationalFamily Family => family; // q₀, whose λ the rule moves.
    public int Draws => draws;
    public int Step { get; set; } // Number of the step, from 1.
    public double[] Noise { get; } = new double[draws * family.NoiseCount]; // The noise of the draws, draws × noise count.
    public double[] Theta { get; } = new double[draws * family.ParameterCount]; // The draws θ = T(λ, noise), draws × M.
    // ∇θ log p(y, θ), or its unbiased estimate, at the draws, draws × M.
    public double[] ModelGradients { get; } = new double[draws * family.ParameterCount];
    public double[] LogJoint { get; } = new double[draws]; // log p(y, θ) at the draws; NaN where the model does not know it.
    public double[] LogWeights { get; } = new double[draws]; // log p(y, θ) − log q₀(θ) at the draws.
    public double[] Gradient { get; } = new double[family.Lambda.Length]; // The pathwise one of the ELBO in λ, where the rule needs it.
}
