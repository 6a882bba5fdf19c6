namespace NgHvi;

/// <summary>Estimate T of −E∇²log p(y, θ) in the Bayesian learning rule (Khan and Rue 2023).</summary>
public enum Curvature
{
    /// <summary>From gradients by the theorems of Bonnet and Price: without bias, for every model and with drawn latents.</summary>
    Pathwise,
    /// <summary>Second derivatives, by 2M gradients a draw: without bias, M at most 300.</summary>
    Hessian,
    /// <summary>Fisher information of the rows, without random coefficients: leaves out the curvature of η in θ.</summary>
    GaussNewton,
    /// <summary>Squared scores of groups, of rows where nothing varies by group: without bias only where the model is right.</summary>
    EmpiricalFisher,
}
