namespace NgHvi;

/// <summary>
/// The paper's Gaussian deep mixed model: y_ki = z_kiᵀ(β + α_k) + e_ki, e ~ N(0, σ²) (method section 4.2). Without a hidden layer it is the linear mixed model.
/// </summary>
/// <remarks>
/// A gradient costs about 6 n·(number of weights) operations for the network and O(n r² + K r³) for the groups. z is integrated out exactly, or drawn exactly, or by sweeps of Gibbs sampling
/// over the coefficients of each α_k.
/// </remarks>
public sealed class DeepMixedModel : DeepModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="data">The data.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="priors">In the units of the scaling; null: <see cref="DeepMixedPriors.Weak"/>.</param>
    /// <param name="scaling">The units of θ; null: standardised with weak priors by default, those of the data with given priors.</param>
    /// <param name="randomFeatures">The coefficients that vary by group, counted from 0, the constant; null: all.</param>
    public DeepMixedModel(
        GroupedInputs data,
        NetworkArchitecture architecture,
        DeepMixedPriors? priors = null,
        InputScaling? scaling = null,
        IReadOnlyList<int>? randomFeatures = null)
        : base(
            data,
            architecture,
            ResponseFamily.Gaussian,
            priors ?? DeepMixedPriors.Weak(ResponseFamily.Gaussian, architecture, randomFeatures?.Distinct().Count() ?? (architecture?.FeatureCount + 1) ?? 0),
            scaling ?? (priors is null ? InputScaling.For(data, ResponseFamily.Gaussian, architecture!, randomFeatures) : null),
            randomFeatures)
    {
        if (Priors.Residual is null)
        {
            throw new ArgumentException("A Gaussian response needs a prior of its residual variance.", nameof(priors));
        }
    }

    /// <inheritdoc/>
    internal override PackKernel CreateKernel() => Response.Gaussian.CreateKernel(Shape);
}
