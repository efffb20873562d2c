-- Migration: 002_iteration2_courses_students.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Course Student
CREATE TABLE IF NOT EXISTS courses_students (
    course_id   uuid  NOT NULL,
    student_id  uuid  NOT NULL,
    CONSTRAINT pk_courses_students PRIMARY KEY (course_id, student_id),
    CONSTRAINT fk_courses_students_course_id FOREIGN KEY (course_id)
        REFERENCES courses (id) ON DELETE CASCADE,
    CONSTRAINT fk_courses_students_student_id FOREIGN KEY (student_id)
        REFERENCES students (id) ON DELETE CASCADE
);

COMMIT;
