namespace NgHvi;

/// <summary>θ of a deep model read into what its kernels use.</summary>
internal sealed class DeepParameters(DeepModel model) : ModelParameters(model.Shape, model.Covariance)
{
    /// <summary>log σ²; 0 for binary responses.</summary>
    public double LogVariance => Response.Length == 0 ? 0 : Response[0];
}
