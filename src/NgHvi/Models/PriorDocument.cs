namespace NgHvi;

/// <summary>One resolved prior as it is saved, told apart by the property "family".</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(Normal), "normal")]
[JsonDerivedType(typeof(HalfStudentT), "half-t")]
[JsonDerivedType(typeof(InverseGamma), "inverse-gamma")]
[JsonDerivedType(typeof(HuangWand), "huang-wand")]
[JsonDerivedType(typeof(Wishart), "wishart")]
public abstract record PriorDocument
{
    private PriorDocument()
    {
    }

    /// <summary>β ~ N(mean, precision⁻¹).</summary>
    /// <param name="Mean">Length q.</param>
    /// <param name="Precision">q×q row-major.</param>
    public sealed record Normal(IReadOnlyList<double> Mean, IReadOnlyList<double> Precision) : PriorDocument;

    /// <summary>A standard deviation is half-Student-t.</summary>
    /// <param name="Df">ν.</param>
    /// <param name="Scale">A.</param>
    public sealed record HalfStudentT(double Df, double Scale) : PriorDocument;

    /// <summary>A variance is inverse gamma.</summary>
    /// <param name="Shape">Shape.</param>
    /// <param name="Rate">Rate.</param>
    public sealed record InverseGamma(double Shape, double Rate) : PriorDocument;

    /// <summary>A covariance after Huang and Wand (2013).</summary>
    /// <param name="Df">ν.</param>
    /// <param name="Scales">A, length r.</param>
    public sealed record HuangWand(double Df, IReadOnlyList<double> Scales) : PriorDocument;

    /// <summary>A precision is Wishart(Scale·I, Df).</summary>
    /// <param name="Scale">Scale.</param>
    /// <param name="Df">Degrees of freedom.</param>
    public sealed record Wishart(double Scale, double Df) : PriorDocument;
}
