namespace NgHvi;

/// <summary>Estimate T of −E∇²log p(y, θ) (natural-gradient family, section 3).</summary>
public enum Curvature
{
    /// <summary>From gradients by the theorems of Bonnet and Price: without bias, for every model and with drawn latents.</summary>
    Pathwise,
    /// <summary>Second derivatives, by 2M gradients a draw: without bias, M at most 300.</summary>
    Hessian,
    /// <summary>Fisher information of the rows, without random coefficients: leaves out the curvature of η in θ.</summary>
    GaussNewton,
    /// <summary>Squares of groups' scores, without random coefficients of rows': right where the model is.</summary>
    EmpiricalFisher,
}
