namespace NgHvi;

/// <summary>β = m(v) + F(v)⁻ᵀu of (u, v), v the rest of θ: with m and FFᵀ near mean and precision of β given v and y, u is near N(0, I)
/// whatever v is. m and F, lower with logged diagonal, are quadratic in w = H(v − c), each entry of w on its own.</summary>
internal sealed class ConditionalCoordinates : Coordinates
{
    private const double Reach = 4; // Of w; beyond, m and F stay.
    private readonly double[] center, whitening, constant, linear, quadratic; // c, H (rows, lower), and by function of w.
    private readonly double[] w, values, factor, deviation, slopes;
    private readonly int q, count;

    public ConditionalCoordinates(double[] center, double[] whitening, double[] constant, double[] linear, double[] quadratic)
    {
        (this.center, this.whitening, this.constant, this.linear, this.quadratic) = (center, whitening, constant, linear, quadratic);
        (count, q) = (center.Length, (int)Math.Round((Math.Sqrt(9 + (8.0 * constant.Length)) - 3) / 2));
        Guard.SameLength(whitening.Length, nameof(whitening), count * count, "the square of the variances");
        Guard.SameLength(constant.Length, nameof(constant), q + (q * (q + 1) / 2), "q + q(q + 1)/2");
        Guard.SameLength(linear.Length, nameof(linear), constant.Length * count, "a number for each function and variance");
        Guard.SameLength(quadratic.Length, nameof(quadratic), linear.Length, nameof(linear));
        (w, values, slopes) = (new double[count], new double[constant.Length], new double[count]);
        (factor, deviation) = (new double[q * q], new double[q]);
    }

    // By values of the functions at c, and at c ± H⁻¹·length·e_i.
    public static ConditionalCoordinates Through(
        double[] center, double[] whitening, double[] middle, IReadOnlyList<(double[] Plus, double[] Minus)> ends, double length)
    {
        var n = center.Length;
        var (linear, quadratic) = (new double[middle.Length * n], new double[middle.Length * n]);
        foreach (var (i, (plus, minus)) in ends.Index())
            for (var f = 0; f < middle.Length; f++)
            {
                linear[(f * n) + i] = (plus[f] - minus[f]) / (2 * length);
                quadratic[(f * n) + i] = (plus[f] + minus[f] - (2 * middle[f])) / (2 * length * length);
            }

        return new(center, whitening, middle, linear, quadratic);
    }

    public override int Count => q + count;

    public override void Map(ReadOnlySpan<double> x, Span<double> theta)
    {
        Read(x[q..]);
        x[q..].CopyTo(theta[q..]);
        x[..q].CopyTo(deviation);
        SmallCholesky.SolveLowerTransposed(factor, q, deviation);
        for (var i = 0; i < q; i++) theta[i] = values[i] + deviation[i];
    }

    public override void Invert(ReadOnlySpan<double> theta, Span<double> x)
    {
        Read(theta[q..]);
        theta.CopyTo(x);
        for (var j = 0; j < q; j++)
        {
            x[j] = 0;
            for (var i = j; i < q; i++) x[j] += factor[(i * q) + j] * (theta[i] - values[i]);
        }
    }

    public override double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient)
    {
        Read(x[q..]);
        x[..q].CopyTo(deviation);
        SmallCholesky.SolveLowerTransposed(factor, q, deviation);
        thetaGradient.CopyTo(gradient);
        SmallCholesky.SolveLower(factor, q, gradient[..q]);

        // d(F⁻ᵀu) = −F⁻ᵀ dFᵀ F⁻ᵀu.
        Array.Clear(slopes);
        for (var i = 0; i < q; i++) AddSlope(i, thetaGradient[i]);
        for (var (i, f) = (0, q); i < q; i++)
            for (var j = 0; j <= i; j++, f++)
                AddSlope(f, i == j ? (-deviation[i] * gradient[j] * factor[i * (q + 1)]) - 1 : -deviation[i] * gradient[j]);
        for (var i = 0; i < count; i++)
            for (var j = 0; j <= i; j++) gradient[q + j] += slopes[i] * whitening[(i * count) + j];
        return LogDeterminant();
    }

    public override double LogJacobian(ReadOnlySpan<double> x)
    {
        Read(x[q..]);
        return LogDeterminant();
    }

    public override Coordinates Fork() => new ConditionalCoordinates(center, whitening, constant, linear, quadratic);
    public override CoordinatesDocument ToDocument() => new CoordinatesDocument.Conditional(center, whitening, constant, linear, quadratic);

    private void AddSlope(int f, double change)
    {
        for (var i = 0; i < count; i++)
            if (Math.Abs(w[i]) < Reach) slopes[i] += change * (linear[(f * count) + i] + (2 * quadratic[(f * count) + i] * w[i]));
    }

    private double LogDeterminant()
    {
        var sum = 0.0;
        for (var i = 0; i < q; i++) sum -= Math.Log(factor[i * (q + 1)]);
        return sum;
    }

    private void Read(ReadOnlySpan<double> v)
    {
        for (var i = 0; i < count; i++)
        {
            w[i] = 0;
            for (var j = 0; j <= i; j++) w[i] += whitening[(i * count) + j] * (v[j] - center[j]);
            w[i] = Math.Clamp(w[i], -Reach, Reach);
        }

        for (var f = 0; f < values.Length; f++)
        {
            values[f] = constant[f];
            for (var i = 0; i < count; i++) values[f] += w[i] * (linear[(f * count) + i] + (quadratic[(f * count) + i] * w[i]));
        }

        for (var (i, f) = (0, q); i < q; i++)
            for (var j = 0; j <= i; j++, f++) factor[(i * q) + j] = i == j ? Math.Exp(values[f]) : values[f];
    }
}
