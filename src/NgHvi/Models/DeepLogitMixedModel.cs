namespace NgHvi;

/// <summary>P(y_ki = 1) = 1/(1 + exp(−z_kiᵀ(β + α_k))). Without a hidden layer it is the generalised linear mixed model.</summary>
/// <remarks>
/// z is integrated out numerically, at some 5 evaluations of the link a row to find the mode of α and 4r + 1 for the integral (15 and 49, to many digits, for one
/// and two random coefficients), or drawn by Gibbs sweeps over Pólya-Gamma variables (Polson, Scott and Windle 2013)
/// and α.
/// </remarks>
public sealed class DeepLogitMixedModel : DeepModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="data">The data; responses are 0 or 1.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="priors">In the units of the scaling; null: <see cref="DeepMixedPriors.Weak"/>.</param>
    /// <param name="scaling">The units of θ; null: standardised inputs with weak priors by default, those of the data with given priors.</param>
    /// <param name="randomFeatures">The coefficients that vary by group, counted from 0, the constant; null: all.</param>
    /// <exception cref="ArgumentException">A response is neither 0 nor 1.</exception>
    public DeepLogitMixedModel(
        GroupedInputs data,
        NetworkArchitecture architecture,
        DeepMixedPriors? priors = null,
        InputScaling? scaling = null,
        IReadOnlyList<int>? randomFeatures = null)
        : base(
            data,
            architecture,
            ResponseFamily.Logit,
            priors ?? DeepMixedPriors.Weak(ResponseFamily.Logit, architecture, randomFeatures?.Distinct().Count() ?? (architecture?.FeatureCount + 1) ?? 0),
            scaling ?? (priors is null ? InputScaling.For(data, ResponseFamily.Logit, architecture!, randomFeatures) : null),
            randomFeatures) =>
        BinaryResponse.Check(data);

    /// <inheritdoc/>
    internal override PackKernel CreateKernel() => Response.Logit.CreateKernel(Shape);
}
