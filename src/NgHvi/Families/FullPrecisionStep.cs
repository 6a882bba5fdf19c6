namespace NgHvi;

/// <summary>K = CᵀGC, C⁺ = CR⁻ᵀ with I − βK + ½β²K² = RRᵀ, R upper triangular.</summary>
internal sealed class FullPrecisionStep(FullGaussian family) : PrecisionStep
{
    private readonly int m = family.ParameterCount;
    private readonly double[] k = new double[family.ParameterCount * family.ParameterCount];
    private readonly double[] work = new double[family.ParameterCount * family.ParameterCount];
    private readonly double[] scaled = new double[family.ParameterCount];

    public override double Length => FixedOrder.Norm(k);

    public override void Begin(bool isOfResiduals)
    {
        Array.Clear(k);
        for (var i = 0; i < m && !isOfResiduals; i++) k[i * (m + 1)] = 1;
    }

    public override void AddPathwise(ReadOnlySpan<double> noise, ReadOnlySpan<double> u, double weight) // C⁻¹(θ − μ) is the noise.
    {
        family.Pull(u, scaled);
        for (var i = 0; i < m; i++)
        {
            var row = k.AsSpan(i * m, m);
            row.AddRow(scaled, 0.5 * weight * noise[i]);
            row.AddRow(noise, 0.5 * weight * scaled[i]);
        }
    }

    public override void AddHessian(ReadOnlySpan<double> hessian, double weight)
    {
        for (var i = 0; i < m; i++) family.Pull(hessian.Slice(i * m, m), work.AsSpan(i * m, m)); // HC.
        for (var i = 0; i < m; i++) // CᵀHC, from C's rows.
            for (var j = 0; j <= i; j++) k.AsSpan(j * m, m).AddRow(work.AsSpan(i * m, m), weight * family.Factor[(i * m) + j]);
    }

    public override void AddOuter(ReadOnlySpan<double> g, double weight)
    {
        family.Pull(g, scaled);
        for (var i = 0; i < m; i++) k.AsSpan(i * m, m).AddRow(scaled, -weight * scaled[i]);
    }

    public override void AddDiagonal(ReadOnlySpan<double> r, double weight)
    {
        for (var i = 0; i < m; i++)
        {
            var row = family.Factor.Slice(i * m, i + 1);
            for (var j = 0; j <= i; j++) k.AsSpan(j * m, i + 1).AddRow(row, -weight * r[i] * row[j]);
        }
    }

    public override bool Move(double rate, bool isImproved)
    {
        // Mirrored in both orders, R is a lower triangular factor.
        for (var i = 0; i < m; i++) for (var j = 0; j <= i; j++)
        {
            var (a, b) = (m - 1 - i, m - 1 - j);
            var symmetric = 0.5 * rate * (k[(a * m) + b] + k[(b * m) + a]);
            var square = isImproved ? 0.5 * rate * rate * Square(a, b) : 0;
            work[(i * m) + j] = (i == j ? 1 : 0) - symmetric + square;
        }

        if (!SmallCholesky.Factor(work, m)) return false;
        var c = family.MutableFactor;
        for (var i = 0; i < m; i++) // Row c⁺ of C⁺ solves Rc⁺ = c, upwards in the mirror.
        {
            for (var j = 0; j < m; j++) scaled[j] = j < m - 1 - i ? 0 : c[(i * m) + m - 1 - j];
            SmallCholesky.SolveLower(work, m, scaled);
            for (var j = 0; j <= i; j++) c[(i * m) + j] = scaled[m - 1 - j];
        }

        return true;
    }

    public override void Solve(ReadOnlySpan<double> v, Span<double> x)
    {
        family.Pull(v, scaled);
        for (var i = 0; i < m; i++) x[i] = family.Factor.Slice(i * m, i + 1).DotRow(scaled);
    }

    private double Square(int a, int b)
    {
        double sum = 0;
        for (var l = 0; l < m; l++) sum += (k[(a * m) + l] + k[(l * m) + a]) * (k[(l * m) + b] + k[(b * m) + l]);
        return 0.25 * sum;
    }
}
